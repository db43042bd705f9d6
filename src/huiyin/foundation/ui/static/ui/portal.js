// 输入提示: titles that hold what is being typed, below every search box. Without this script the box works as it is:
// it only saves typing. Nothing is stored, nothing is sent but the words, and only to this site.
"use strict";
(() => {
  const LEAST = 2, PAUSE = 150;
  let number = 0;

  function attach(input) {
    const list = document.createElement("ul");
    const said = document.createElement("p");
    list.id = `suggested-${++number}`;
    list.className = "suggested";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "标题里有这些字的");
    list.hidden = true;
    said.className = "away";
    said.setAttribute("role", "status");
    input.after(list, said);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    input.autocomplete = "off";
    let waiting = 0, asked = "", asking = null, at = -1;

    function hide() {
      list.hidden = true;
      at = -1;
      said.textContent = "";
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    // Whoever leaves the box wants no list over the page, also not one that is still on its way.
    function close() {
      clearTimeout(waiting);
      if (asking) asking.abort();
      asked = "";
      hide();
    }

    function open() {
      list.hidden = !list.children.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      said.textContent = list.hidden ? "" : `有 ${list.children.length} 条提示，按上下键选择`;
    }

    function mark(next) {
      const rows = list.children;
      if (at >= 0) rows[at].setAttribute("aria-selected", "false");
      at = (next + rows.length + 1) % (rows.length + 1);
      if (at === rows.length) at = -1;
      if (at < 0) { input.removeAttribute("aria-activedescendant"); return; }
      rows[at].setAttribute("aria-selected", "true");
      rows[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", rows[at].id);
    }

    function show(found) {
      if (document.activeElement !== input) return;
      list.replaceChildren(...found.map((row, place) => {
        const line = document.createElement("li");
        line.id = `${list.id}-${place}`;
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", "false");
        line.dataset.path = row.path;
        line.append(row.title);
        if (row.kind) {
          const kind = document.createElement("span");
          kind.textContent = row.kind;
          line.append(" ", kind);
        }
        return line;
      }));
      at = -1;
      open();
    }

    async function ask() {
      const words = input.value.trim();
      if (words === asked) return;
      asked = words;
      if (asking) asking.abort();
      if ([...words].length < LEAST) { list.replaceChildren(); hide(); return; }
      asking = new AbortController();
      const site = input.form.elements.site;
      const query = new URLSearchParams(site ? { q: words, site: site.value } : { q: words });
      try {
        const answer = await fetch(`/search/suggest?${query}`, { signal: asking.signal });
        const found = answer.ok ? (await answer.json()).found : [];
        if (words === asked) show(found);
        if (!answer.ok) asked = "";
      } catch (problem) {
        if (problem.name !== "AbortError") { list.replaceChildren(); close(); }
      }
    }

    input.addEventListener("input", (event) => {
      clearTimeout(waiting);
      if (!event.isComposing) waiting = setTimeout(ask, PAUSE);
    });
    input.addEventListener("compositionend", () => { waiting = setTimeout(ask, PAUSE); });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (list.hidden) {
        if (event.key === "ArrowDown" && list.children.length) { event.preventDefault(); open(); }
        return;
      }
      if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); mark(at < 0 ? list.children.length - 1 : at - 1); }
      else if (event.key === "Escape") { event.preventDefault(); close(); }
      else if (event.key === "Enter" && at >= 0) {
        event.preventDefault();
        location.assign(list.children[at].dataset.path);
      }
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const line = event.target.closest("li");
      if (line) location.assign(line.dataset.path);
    });
    input.addEventListener("blur", close);
  }

  document.querySelectorAll("form.search input[type=search]").forEach(attach);
})();

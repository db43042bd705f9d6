# Every target works on a fresh clone and may be run twice.
PYTHON ?= $(shell command -v python3 || command -v python || command -v python3.11)
BIN := .venv/bin
WORKERS ?= 2
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run venv dev test check bench fmt lock messages docs clean

help: ## 列出可用的目标
	@echo '回音：用法 make <目标>'
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)$$/  \1\t\2/' | expand -t 14

run: need-python ## 装好并启动门户、办公端、发布器和后台任务，带演示数据
	@$(PYTHON) tools/bootstrap.py run

venv: need-python ## 只装好运行环境
	@$(PYTHON) tools/bootstrap.py base

dev: need-python ## 装好开发环境（测试和检查用的工具）
	@$(PYTHON) tools/bootstrap.py dev

# The slow ones (killed processes, a second database, the browser) run where everything is required: in CI.
SELECT := $(if $(HUIYIN_REQUIRE_ALL)$(ALL),,-m 'not slow')

test: dev ## 运行测试（ALL=1 连慢的一起跑，ARGS=… 传给 pytest）
	@echo '· 运行测试'
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile -rs $(SELECT) $(ARGS)
	@test -z "$(SELECT)" || echo '· 慢的测试（反复强行结束进程、浏览器、PostgreSQL）没有跑，ALL=1 make test 连它们一起跑'

check: dev ## 检查：风格、类型、分层、迁移、模板、系统、文档、地址
	@$(BIN)/python tools/check.py $(ARGS)

bench: dev ## 运行基准测试，结果写进 bench/RESULTS.md
	@echo '· 运行基准测试，要十几分钟'
	@$(BIN)/python -m tests.bench $(ARGS)

fmt: dev ## 整理代码格式
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

lock: dev ## 重新计算依赖的锁定版本
	@bash tools/lock

messages: dev ## 由 .po 生成 .mo
	@$(BIN)/python tools/messages.py

docs: dev ## 更新由程序生成的文档（条款矩阵、运行手册的清单）
	@$(BIN)/huiyin docs matrix
	@$(BIN)/huiyin docs operations

clean: ## 删除运行环境和缓存，保留 var/ 里的数据
	@echo '· 删除 .venv 和缓存（var/ 不动）'
	@rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	@find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: need-python
need-python:
	@test -n '$(PYTHON)' || { echo '✗ 回音需要 Python 3.11，这台机器上没有找到 Python。' >&2; exit 1; }

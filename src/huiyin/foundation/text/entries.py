"""台账用语: how the acts on word lists read in the ledger."""

SENTENCES = {
    "text.word-list": "{actor}导入用语表“{name}”第 {version} 版，共 {words} 条",
    "text.word-list-use": "{actor}改变用语表（{subject}）的启用状态",
}

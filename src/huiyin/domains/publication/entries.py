"""台账用语: the sentences in which the ledger tells what happened in publication."""

SENTENCES = {
    "publication.coordination.asked": "{actor}就《{subject}》征求了{organs}的意见",
    "publication.coordination.answered": "{actor}记下了{organ}的答复：{opinion}",
    "publication.plan": "{actor}编制了{subject}的解读方案",
    "publication.plan.linked": "{actor}为{subject}选定了解读稿{interpretation}",
    "publication.configuration.saved": "{actor}修改了{subject}的设置（尚未生效）",
}

"""台账用语: how acts of the release read."""

SENTENCES = {
    "release.ticket": "{actor}开出{kind}发布票（{subject}），登记号 {registration}，共 {count} 件",
    "release.refused": "发布器拒发{subject}：{problems}",
    "release.purge": "{actor}下令清除{subject}，理由：{reason}；清除 {objects} 个发布对象、{files} 个内部文件",
}

# ruff: noqa: E501
"""The words in drawings of Word documents."""

from __future__ import annotations

from reader.importers import read
from tests.importers.docxs import OFFICE, RELATIONS, p, packed

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def drawing(inner: str) -> str:
    return f'<w:r><w:drawing><a:graphic xmlns:a="{A}"><a:graphicData>{inner}</a:graphicData></a:graphic></w:drawing></w:r>'


def point(text: str, kind: str = "") -> str:
    said = f' type="{kind}"' if kind else ""
    return f"<dgm:pt{said}><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"


def test_words_of_diagrams_charts_and_text_boxes_stand_below_their_paragraph() -> None:
    relations = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name}" Target="{target}"/>'
        for name, target in (
            ("d1", "diagrams/data1.xml"),
            ("c1", "charts/chart1.xml"),
            ("gone", "diagrams/data9.xml"),
        )
    )
    diagram = drawing(f'<dgm:relIds xmlns:dgm="{DIAGRAM}" xmlns:r="{OFFICE}" r:dm="d1"/>')
    missing = drawing(f'<dgm:relIds xmlns:dgm="{DIAGRAM}" xmlns:r="{OFFICE}" r:dm="gone"/>')
    chart = drawing(f'<c:chart xmlns:c="{CHART}" xmlns:r="{OFFICE}" r:id="c1"/>')
    box = drawing(
        f"<wps:wsp><wps:txbx><w:txbxContent>{p('框里的话')}{p('第二段')}</w:txbxContent></wps:txbx></wps:wsp>"
    )
    data = packed(
        p("机构如下。", diagram)
        + p("各年如图。", chart)
        + p("另有说明。", box)
        + p("完。", missing),
        {
            "word/_rels/document.xml.rels": RELATIONS.format(relations),
            "word/diagrams/data1.xml": f'<dgm:dataModel xmlns:dgm="{DIAGRAM}" xmlns:a="{A}"><dgm:ptLst>{point("", "doc")}{point("总馆")}{point("x", "parTrans")}{point("分馆")}</dgm:ptLst></dgm:dataModel>',
            "word/charts/chart1.xml": f'<c:chartSpace xmlns:c="{CHART}" xmlns:a="{A}"><c:chart><c:title><a:p><a:r><a:t>借书</a:t></a:r><a:r><a:t>册数</a:t></a:r></a:p></c:title><c:v>3</c:v></c:chart></c:chartSpace>',
        },
    )
    (article,) = read(data, "a.docx")
    assert article.text.split("\n") == ["机构如下。", "总馆", "分馆", "各年如图。", "借书册数", "另有说明。", "框里的话", "第二段", "完。"]  # fmt: skip

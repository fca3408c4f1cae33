from dataclasses import replace
from decimal import Decimal

from reports.intervention_report import WorkTime, render
from reports.signature import Signature
from tests.reports.documents import at, intervention, pages_of, text_of


def test_times_are_shown_in_the_zone_of_the_document() -> None:
    text = text_of(render(intervention(), "it"))

    assert "21/11/2026 09:00 08:35 09:10 11:00" in text


def test_minutes_are_printed_raw() -> None:
    text = text_of(render(intervention(), "it"))

    assert "0 h 35" in text
    assert "1 h 50" in text


def test_a_day_other_than_the_planned_one_is_written_out() -> None:
    late = replace(intervention().times[0], finished_at=at(23, 30))

    assert "22/11/2026" in text_of(render(intervention(times=(late,)), "it"))


def test_two_technicians_are_summed_up() -> None:
    second = WorkTime("Giulia Moretti", kilometres=Decimal("12.5"), travel_minutes=25, work_minutes=75)
    text = text_of(render(intervention(times=(*intervention().times, second)), "it"))

    assert "54,5 1 h 00 3 h 05" in text
    assert "Paolo Conti, Giulia Moretti" in text


def test_sections_without_content_are_left_out() -> None:
    text = text_of(render(intervention(parts=(), coverage=(), problem="", machine=None), "en"))

    assert "Parts used" not in text
    assert "Coverage" not in text
    assert "Reported problem" not in text


def test_an_unsigned_report_leaves_room_for_a_pen() -> None:
    text = text_of(render(intervention(customer_signature=None), "en"))

    assert "Name, date and signature" in text


def test_strange_strokes_are_drawn_without_complaint() -> None:
    strokes = ((), ((5, 5),), ((0, 3), (9, 3)))

    assert render(intervention(customer_signature=Signature("Ferri", strokes=strokes)), "it")


def test_a_long_report_runs_over_pages_and_keeps_the_signatures_together() -> None:
    pages = pages_of(render(intervention(report="Verificata la pressione. " * 600), "en"))

    assert len(pages) > 2
    assert "Technician\nPaolo Conti" in pages[-1]
    assert "For the customer\nLucia Ferri" in pages[-1]

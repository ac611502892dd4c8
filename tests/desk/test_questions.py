"""What the resident was asked and answered stands under the words; what is unknown, for the first call."""

import pytest

from sanlian.workorders.models import ServiceRequest
from tests.builders import dispatched, officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db


def test_answers_and_what_is_still_unknown(logged_in):
    request = dispatched(to="dept-water", category="water.outage")
    ServiceRequest.objects.filter(pk=request.pk).update(
        answers=[
            {
                "code": "others",
                "words": "邻居家也没水吗？",
                "words_en": "Neighbours?",
                "kind": "yesno",
                "answer": "yes",
            }
        ]
    )
    page = words(logged_in(officer("dept-water")).get(f"/desk/orders/{request.order_id}/"))
    assert "邻居家也没水吗？ 是" in page
    assert "还不清楚" in page and "大概几户？" in page and "从什么时候开始没水？" in page


def test_a_matter_without_questions_says_nothing(logged_in):
    request = dispatched(category="village.conduct", to="dept-housing")
    page = words(logged_in(officer("dept-housing")).get(f"/desk/orders/{request.order_id}/"))
    assert "还不清楚" not in page

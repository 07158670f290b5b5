"""Runs without the repository's other tools: python3 -m unittest, in this folder."""

from __future__ import annotations

import json
import os
import random
import threading
import unittest
from contextlib import contextmanager
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Tuple

import meshgate_pep as pep

CASES = Path(__file__).resolve().parents[3] / "conformance" / "client"
REQUEST = {
    "request_id": "req-1",
    "action": "infer:run",
    "env": {"name": "test"},
    "resource": {"type": "document", "sensitivity": "internal"},
}
CAP = {"type": "OUTPUT_CAP", "params": {"max_bytes": 3}}

DRIP = object()

Reply = Tuple[int, Any]


def read_cases(name: str) -> Dict[str, Any]:
    return json.loads((CASES / name).read_text(encoding="utf-8"))


def patched(base: Dict[str, Any], case: Dict[str, Any], whole: str) -> Any:
    if whole in case:
        return case[whole]
    members = {**base, **case.get("with", {})}
    return {name: member for name, member in members.items() if name not in case.get("without", [])}


def answer_to(request: Dict[str, Any], decision: str, **more: Any) -> Dict[str, Any]:
    return {
        "correlation_id": request["request_id"],
        "decision": decision,
        "rationale_codes": [f"TEST_{decision}"],
        "policy": {"policy_id": "test", "policy_version": "1", "policy_sha256": "0" * 64},
        **more,
    }


class SilentServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that gave up is what some tests are about."""


@contextmanager
def decision_point(reply: Callable[[Dict[str, Any]], Reply]) -> Iterator[Tuple[str, List[Dict[str, Any]]]]:
    """A local server that speaks the contract and answers as it is told; bytes are sent as they are."""
    asked: List[Dict[str, Any]] = []
    stopping = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            asked.append({"path": self.path, "body": body, "authorization": self.headers["authorization"]})
            status, answer = reply(body)
            if answer is DRIP:
                self.drip()
            payload = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(payload)))
            if status == 307:
                self.send_header("location", "/elsewhere")
            self.end_headers()
            self.wfile.write(payload)

        def drip(self) -> None:
            """Sends a space at a time until the client is gone: every read gets something, and there is no end."""
            self.send_response(200)
            self.end_headers()
            while not stopping.wait(0.002):
                self.wfile.write(b" ")

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = SilentServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        stopping.set()
        server.shutdown()
        server.server_close()


class Case(unittest.TestCase):
    def assert_kind(self, kind: str, work: Callable[[], Any]) -> pep.PepError:
        with self.assertRaises(pep.PepError) as caught:
            work()
        self.assertEqual(caught.exception.kind, kind)
        self.assertIn(kind, pep.PEP_ERROR_KINDS)
        return caught.exception


class SharedCases(Case):
    """The same as the TypeScript client runs."""

    def test_answers(self) -> None:
        cases = read_cases("answers.json")
        for case in cases["cases"]:
            with self.subTest(case["name"]):
                answer = patched(cases["base"], case, "answer")
                read = lambda: pep.read_decision(answer, cases["request_id"])
                if "decision" in case:
                    self.assertEqual(read().decision, case["decision"])
                else:
                    self.assert_kind(case["error"], read)

    def test_requests(self) -> None:
        cases = read_cases("requests.json")
        for case in cases["cases"]:
            with self.subTest(case["name"]):
                request = patched(cases["base"], case, "request")
                if "sent" in case:
                    self.assertEqual(pep.check_request(request), case["sent"])
                else:
                    error = self.assert_kind("invalid-request", lambda: pep.check_request(request))
                    for member in case["faults"]:
                        self.assertIn(f"{member} must be", str(error))
                    self.assertEqual(str(error).count(" must be "), len(case["faults"]))

    def test_caps(self) -> None:
        cases = read_cases("caps.json")
        for case in cases["cases"]:
            with self.subTest(case["name"]):
                kept = pep.cap_text(case["text"], case.get("max_tokens"), case.get("max_bytes"))
                self.assertEqual(kept, case["kept"])
        for case in cases["estimates"]:
            with self.subTest(case["text"]):
                self.assertEqual(pep.estimate_tokens(case["text"]), case["tokens"])


class Asking(Case):
    def test_sends_the_checked_request_and_the_key(self) -> None:
        with decision_point(lambda request: (200, answer_to(request, "ALLOW"))) as (url, asked):
            decision = pep.Client(f"{url}/gate/", key="mgk_secret").evaluate({**REQUEST, "subject": None})
        self.assertEqual((decision.decision, decision.correlation_id), ("ALLOW", "req-1"))
        self.assertEqual(
            asked, [{"path": "/gate/evaluate", "body": REQUEST, "authorization": "Bearer mgk_secret"}]
        )

    def test_gives_every_question_an_id(self) -> None:
        with decision_point(lambda request: (200, answer_to(request, "BLOCK"))) as (url, asked):
            decision = pep.Client(url).evaluate({**REQUEST, "request_id": None})
        self.assertEqual(decision.correlation_id, asked[0]["body"]["request_id"])

    def test_asks_a_batch_in_one_question(self) -> None:
        def reply(batch: Dict[str, Any]) -> Reply:
            return 200, {"results": [answer_to(request, "ALLOW") for request in batch["requests"]]}

        with decision_point(reply) as (url, asked):
            decisions = pep.Client(url).evaluate_batch([REQUEST, {**REQUEST, "request_id": "req-2"}])
        self.assertEqual([one.correlation_id for one in decisions], ["req-1", "req-2"])
        self.assertEqual([one["path"] for one in asked], ["/evaluate/batch"])

    def test_takes_no_batch_that_is_short_or_out_of_order(self) -> None:
        for spoil in (lambda answers: answers[1:], lambda answers: answers[::-1]):

            def reply(batch: Dict[str, Any]) -> Reply:
                return 200, {"results": spoil([answer_to(one, "ALLOW") for one in batch["requests"]])}

            with decision_point(reply) as (url, _):
                client = pep.Client(url)
                self.assert_kind(
                    "bad-answer", lambda: client.evaluate_batch([REQUEST, {**REQUEST, "request_id": "req-2"}])
                )


class FailingClosed(Case):
    def test_on_every_answer_that_is_none(self) -> None:
        table = [
            ("bad-answer", (200, b"<html>")),
            ("bad-answer", (200, b"")),
            ("bad-answer", (200, b"\xff")),
            ("bad-answer", (200, b"NaN")),
            ("bad-answer", (200, b"[" * 100_000)),
            ("refused", (204, b"")),
            ("refused", (307, b"")),
            ("refused", (403, answer_to(REQUEST, "ALLOW"))),
            ("refused", (429, b"")),
            ("refused", (500, b"{")),
            ("refused", (503, b"[]")),
        ]
        for kind, reply in table:
            with self.subTest(reply=reply), decision_point(lambda _: reply) as (url, _):
                client = pep.Client(url, retry_pause_s=0)
                self.assert_kind(kind, lambda: client.evaluate(REQUEST))

    def test_with_the_servers_status_and_sentence(self) -> None:
        with decision_point(lambda _: (400, {"error": "action is unknown"})) as (url, _):
            error = self.assert_kind("refused", lambda: pep.Client(url).evaluate(REQUEST))
        self.assertEqual((error.status, str(error)), (400, "The decision point answered 400: action is unknown"))

    def test_when_no_answer_comes(self) -> None:
        over = threading.Event()
        with decision_point(lambda request: (over.wait(30) and 200, answer_to(request, "ALLOW"))) as (url, _):
            client = pep.Client(url, timeout_s=0.05, retries_max=0)
            self.assert_kind("timeout", lambda: client.evaluate(REQUEST))
            over.set()

    def test_when_the_answer_drips_and_does_not_end(self) -> None:
        with decision_point(lambda _: (200, DRIP)) as (url, _):
            client = pep.Client(url, timeout_s=0.05, retries_max=0)
            self.assert_kind("timeout", lambda: client.evaluate(REQUEST))

    def test_on_an_answer_larger_than_it_may_be(self) -> None:
        with decision_point(lambda _: (200, b" " * 1_048_577)) as (url, _):
            self.assert_kind("bad-answer", lambda: pep.Client(url).evaluate(REQUEST))
        with decision_point(lambda _: (200, DRIP)) as (url, _):
            client = pep.Client(url, answer_bytes_max=4)
            self.assert_kind("bad-answer", lambda: client.evaluate(REQUEST))

    def test_when_nobody_listens(self) -> None:
        with decision_point(lambda _: (200, {})) as (url, _):
            pass
        self.assert_kind("unreachable", lambda: pep.Client(url, retry_pause_s=0).evaluate(REQUEST))

    def test_without_asking_where_the_request_cannot_be_right(self) -> None:
        with decision_point(lambda request: (200, answer_to(request, "ALLOW"))) as (url, asked):
            for risk in (float("nan"), float("inf"), 10**400):
                faulty = {**REQUEST, "signals": {"risk": risk}}
                self.assert_kind("invalid-request", lambda: pep.Client(url).evaluate(faulty))
        self.assertEqual(asked, [])

    def test_asks_again_after_503_as_often_as_it_is_told(self) -> None:
        statuses = [503, 503, 200]
        with decision_point(lambda request: (statuses.pop(0), answer_to(request, "BLOCK"))) as (url, _):
            client = pep.Client(url, retries_max=1, retry_pause_s=0)
            self.assert_kind("refused", lambda: client.evaluate(REQUEST))
            self.assertEqual(client.evaluate(REQUEST).decision, "BLOCK")

    def test_cannot_be_made_with_what_cannot_work(self) -> None:
        for url in ("", "ftp://127.0.0.1", "http://", "http://127.0.0.1/?a=1"):
            with self.subTest(url), self.assertRaises(ValueError):
                pep.Client(url)
        for key in ("", "mgk_secret\n", "m g k"):
            with self.subTest(key), self.assertRaises(ValueError):
                pep.Client("http://127.0.0.1", key=key)
        for timeout_s in (0, -1, float("inf"), float("nan")):
            with self.subTest(timeout_s), self.assertRaises(ValueError):
                pep.Client("http://127.0.0.1", timeout_s=timeout_s)


HANDLERS: Dict[str, Callable[..., Any]] = {
    "on_allow": lambda decision: "answer",
    "on_degrade": lambda decision, obligations: obligations.cap_text("answer"),
    "on_block": lambda decision: f"no: {','.join(decision.rationale_codes)}",
    "on_require_review": lambda decision: "later",
}


class Enforcing(Case):
    def test_each_decision_runs_its_own_handler(self) -> None:
        for decision, result in [
            ("ALLOW", "answer"),
            ("DEGRADE", "ans"),
            ("BLOCK", "no: TEST_BLOCK"),
            ("REQUIRE_REVIEW", "later"),
        ]:
            more = {"obligations": [CAP]} if decision == "DEGRADE" else {}
            with self.subTest(decision), decision_point(lambda one: (200, answer_to(one, decision, **more))) as (url, _):
                self.assertEqual(pep.Client(url).enforce(REQUEST, **HANDLERS), result)

    def test_asks_nothing_without_all_four_handlers(self) -> None:
        with decision_point(lambda request: (200, answer_to(request, "ALLOW"))) as (url, asked):
            for name in HANDLERS:
                handlers = {**HANDLERS, name: None}
                with self.subTest(name):
                    self.assert_kind("missing-handler", lambda: pep.Client(url).enforce(REQUEST, **handlers))
        self.assertEqual(asked, [])

    def test_holds_back_what_forgot_its_obligations(self) -> None:
        forgetful = {**HANDLERS, "on_degrade": lambda decision, obligations: "answer"}
        with decision_point(lambda one: (200, answer_to(one, "DEGRADE", obligations=[CAP]))) as (url, _):
            self.assert_kind("obligation-not-applied", lambda: pep.Client(url).enforce(REQUEST, **forgetful))

    def test_every_use_of_the_ledger_does_the_work_and_settles_it(self) -> None:
        ledger = pep.ObligationLedger(
            [
                pep.Obligation("OUTPUT_CAP", {"max_tokens": 3, "max_items": 2, "max_bytes": 5}),
                pep.Obligation("MODEL_SUBSTITUTE", {"model": "local/small"}),
                pep.Obligation("REDACT", {"entities": ("DIGIT",)}),
                pep.Obligation("ROUTE_LOCAL", {}),
            ]
        )
        self.assertEqual(ledger.redact("call 5", {"DIGIT": lambda text: text.replace("5", "#")}), "call #")
        self.assertEqual(ledger.cap_text("one two"), "one t")
        self.assertEqual(ledger.cap_items([1, 2, 3]), [1, 2])
        self.assertEqual(ledger.model("large"), "local/small")
        self.assertEqual(ledger.open, ["ROUTE_LOCAL"])
        self.assert_kind("obligation-not-applied", lambda: ledger.targets(["cloud"], lambda one: one == "attic"))
        self.assert_kind("obligation-not-applied", ledger.require_settled)
        self.assertEqual(ledger.targets(["cloud", "attic"], lambda one: one == "attic"), ["attic"])
        ledger.require_settled()

    def test_refuses_what_it_cannot_apply(self) -> None:
        self.assert_kind("unknown-obligation", lambda: pep.ObligationLedger([pep.Obligation("WATERMARK", {})]))
        self.assert_kind("obligation-not-applied", lambda: pep.redact("call 5", ["DIGIT"], {}))
        two = [pep.Obligation("MODEL_SUBSTITUTE", {"model": name}) for name in ("a", "b")]
        self.assert_kind("obligation-not-applied", lambda: pep.model_substitute(two, "large"))
        self.assert_kind("obligation-not-applied", lambda: pep.apply_output_cap({"max_items": 1}, text="one"))
        self.assert_kind("obligation-not-applied", lambda: pep.apply_output_cap({"max_bytes": 1}, items=[1]))


class Capping(Case):
    def test_no_split_of_a_stream_changes_what_passes_and_no_cap_is_passed(self) -> None:
        seed = random.randrange(2**32)
        chance = random.Random(seed)
        words_of = lambda text: len(text.split(" "))
        for _ in range(300):
            text = "".join(chance.choice("aB 7é政😀\n,") for _ in range(chance.randrange(120)))
            tokens_max, bytes_max = chance.choice([None, chance.randrange(1, 40)]), chance.choice([None, 9, 90])
            count = chance.choice([pep.estimate_tokens, words_of, lambda part: abs(len(part) - 20)])
            places = sorted(chance.randrange(len(text) + 1) for _ in range(5))
            pieces = [text[start:end] for start, end in zip([0, *places], [*places, len(text)])]
            with self.subTest(seed=seed, text=text, tokens_max=tokens_max, bytes_max=bytes_max):
                kept = pep.cap_text(text, tokens_max, bytes_max, count)
                self.assertEqual("".join(pep.cap_stream(pieces, tokens_max, bytes_max, count)), kept)
                self.assertTrue(text.startswith(kept))
                if bytes_max is not None:
                    self.assertLessEqual(len(kept.encode()), bytes_max)
                if tokens_max is not None and bytes_max is None and kept:
                    self.assertLessEqual(count(kept), tokens_max)

    def test_a_text_at_its_cap_closes_the_source_at_once(self) -> None:
        taken: List[str] = []

        def source() -> Iterator[str]:
            try:
                for piece in ("one ", "two ", "three "):
                    taken.append(piece)
                    yield piece
            finally:
                taken.append("closed")

        self.assertEqual(list(pep.cap_stream(source(), bytes_max=8)), ["one ", "two "])
        self.assertEqual(taken, ["one ", "two ", "closed"])


    def test_a_stream_counts_as_capped_once_it_was_read_or_closed(self) -> None:
        def broken() -> Iterator[str]:
            yield "one"
            raise OSError("the model is gone")

        def ledger() -> pep.ObligationLedger:
            return pep.ObligationLedger([pep.Obligation("OUTPUT_CAP", {"max_bytes": 5})])

        read, closed, failed = ledger(), ledger(), ledger()
        stream = read.cap_stream(["one", " two"])
        self.assertEqual(read.open, ["OUTPUT_CAP.max_bytes"])
        self.assertEqual("".join(stream), "one t")
        stream = closed.cap_stream(["one", " two"])
        next(stream)
        stream.close()
        with self.assertRaises(OSError):
            list(failed.cap_stream(broken()))
        self.assertEqual([read.open, closed.open, failed.open], [[], [], ["OUTPUT_CAP.max_bytes"]])


class Mapping(Case):
    def test_puts_a_services_facts_into_the_envelope_and_leaves_none_out(self) -> None:
        request = pep.build_evaluate_request(
            action="infer:run",
            environment="prod",
            resource_type="document",
            sensitivity="internal",
            subject_id="u-1",
            signals={"caller_trust": "low", "risk": None, "urgent": False},
            at=datetime(2026, 11, 20, 18, tzinfo=timezone.utc),
        )
        self.assertEqual(
            request,
            {
                "timestamp": "2026-11-20T18:00:00+00:00",
                "action": "infer:run",
                "env": {"name": "prod"},
                "resource": {"type": "document", "sensitivity": "internal"},
                "subject": {"id": "u-1"},
                "signals": {"caller_trust": "low", "urgent": False},
            },
        )

    def test_refuses_a_time_without_a_zone(self) -> None:
        facts = dict(action="infer:run", environment="prod", resource_type="t", sensitivity="public")
        self.assert_kind("invalid-request", lambda: pep.build_evaluate_request(**facts, at=datetime(2026, 11, 20)))


@unittest.skipUnless("MESHGATE_TEST_URL" in os.environ, "MESHGATE_TEST_URL names no gateway")
class AgainstTheGateway(Case):
    """With policies/document-summarisation loaded."""

    def outcome_of(self, **facts: Any) -> Any:
        request = pep.build_evaluate_request(
            action="infer:run", environment="test", **{"resource_type": "document", "sensitivity": "restricted", **facts}
        )
        return pep.Client(os.environ["MESHGATE_TEST_URL"]).enforce(
            request,
            on_allow=lambda decision: ("ALLOW", decision.rationale_codes),
            on_degrade=lambda decision, obligations: (
                "DEGRADE",
                len(obligations.cap_items(range(99))),
                pep.estimate_tokens(obligations.cap_text("word " * 999)),
            ),
            on_block=lambda decision: ("BLOCK", decision.rationale_codes),
            on_require_review=lambda decision: ("REQUIRE_REVIEW", decision.rationale_codes),
        )

    def test_all_four_outcomes(self) -> None:
        personal = {"caller_trust": "high", "contains_personal_data": True}
        clean = {"caller_trust": "high", "contains_personal_data": False}
        self.assertEqual(self.outcome_of(sensitivity="public"), ("ALLOW", ("POLICY_ALLOW",)))
        self.assertEqual(self.outcome_of(signals=clean), ("DEGRADE", 5, 200))
        self.assertEqual(self.outcome_of(signals=personal), ("REQUIRE_REVIEW", ("RESTRICTED_PERSONAL_DATA",)))
        self.assertEqual(
            self.outcome_of(signals={"caller_trust": "low"}), ("BLOCK", ("LOW_TRUST_RESTRICTED_DOCUMENT",))
        )

    def test_batch(self) -> None:
        request = {"action": "infer:run", "env": {"name": "t"}, "resource": {"type": "document", "sensitivity": "public"}}
        client = pep.Client(os.environ["MESHGATE_TEST_URL"])
        decisions = client.evaluate_batch([request, {**request, "action": "data:read"}])
        self.assertEqual([one.decision for one in decisions], ["ALLOW", "BLOCK"])

    def test_the_gateways_own_refusal(self) -> None:
        request = {"action": "no:such", "env": {"name": "t"}, "resource": {"type": "t", "sensitivity": "public"}}
        client = pep.Client(os.environ["MESHGATE_TEST_URL"])
        error = self.assert_kind("refused", lambda: client.evaluate(request))
        self.assertEqual(error.status, 400)


if __name__ == "__main__":
    unittest.main()

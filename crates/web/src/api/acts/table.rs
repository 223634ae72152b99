//! Every act there is for programs: the address of the form, the scope, the fields. A form added to a page stands here, or the test beside
//! ([`super::coverage`]) fails.

use super::Act;
use super::fields::Kind::{Day, Each, EachJson, Fields, Id, Month, OneOf, Text, Tick, Ticks, Whole};
use super::fields::{Field, may, must};
use crate::access::Scope;

const fn act(address: &'static str, scope: Scope, about: &'static str, fields: &'static [Field]) -> Act {
    Act { address, scope: Some(scope), about, fields }
}

/// What is done by a person alone, in a session: the county's own definitions.
const fn person(address: &'static str, about: &'static str, fields: &'static [Field]) -> Act {
    Act { address, scope: None, about, fields }
}

const WRITE: Scope = Scope::Write;
const DECIDE: Scope = Scope::Decide;
const REPORT: Scope = Scope::Report;

const SEEN: Field =
    may("seen", Whole, "The version that was looked at (`from_seq`): refused where another stands by now.");
const ENTRY: Field = may("entry", Id, "The id of what is made, a UUID of the client's: sent twice, it is made once.");
const REASON: Field = must("reason", Text, "Why.");
const MONTH: Field = must("month", Month, "The month.");
const STEP: &[Field] = &[
    must("to", Text, "The state that the step leads to."),
    may("fields", Fields, "The fields that the step needs or takes, as the ledger's form takes them."),
    may("reason", Text, "Why, where the step asks for it."),
    SEEN,
    ENTRY,
];
const NEW: &[Field] = &[
    must("fields", Fields, "What the page's form holds, by the names of its fields."),
    must("act", OneOf(&["propose"]), "What is done with it."),
];
const DECISION: &[Field] = &[REASON];

pub(super) const ACTS: &[Act] = &[
    act(
        "/leave",
        WRITE,
        "Ask for leave",
        &[
            must("posting", Id, "The posting that is on leave."),
            must("kind", Text, "The kind, by its Chinese term: 事假, 病假, 公假 …"),
            must("from", Day, "The first day."),
            may("from_half", OneOf(&["上午", "下午"]), "The half it begins with; the morning where none is named."),
            must("to", Day, "The last day."),
            may("to_half", OneOf(&["上午", "下午"]), "The half it ends with; the afternoon where none is named."),
            may("reason", Text, "Why."),
            may("destination", Text, "Where to."),
            may("cover", Text, "Who stands in."),
            may("late_reason", Text, "Why it is asked for only now, where it has begun."),
            must("shown", Text, "What `GET …/leave/effect` said of the same days: it is looked at first."),
            ENTRY,
        ],
    ),
    act("/leave/{leave}/granted", DECIDE, "Grant a leave, or its extension", &[SEEN]),
    act("/leave/{leave}/refused", DECIDE, "Refuse a leave, or its extension", &[must("answer", Text, "Why."), SEEN]),
    act("/leave/{leave}/withdrawn", WRITE, "Take back one's own leave before it has begun", &[SEEN]),
    act(
        "/leave/{leave}/extension",
        WRITE,
        "Ask for a leave to be extended",
        &[must("to", Day, "The new last day."), SEEN],
    ),
    act("/leave/{leave}/ended", WRITE, "Report back from leave", &[must("day", Day, "The day of being back."), SEEN]),
    act(
        "/leave/{leave}/kind",
        WRITE,
        "Change the kind of a leave",
        &[must("kind", Text, "The kind, by its Chinese term."), REASON, SEEN],
    ),
    act(
        "/month/{posting}/{month}/days",
        WRITE,
        "Mark a day, or a half of it",
        &[
            must("day", Day, "The day."),
            may("whole", Text, "The whole day's status by its Chinese term; `clear` takes the mark back."),
            may("morning", Text, "The morning's status."),
            may("afternoon", Text, "The afternoon's status."),
            may("reason", Text, "Why; needed for a day further back than the county takes without one."),
        ],
    ),
    act("/month/{posting}/{month}/sent", WRITE, "Send a month with its report", &[may("account", Text, "The report.")]),
    act("/month/{posting}/{month}/reopened", DECIDE, "Open a month again", &[REASON]),
    act(
        "/month/{posting}/{month}/opinion",
        DECIDE,
        "Write the township's opinion of a report",
        &[may("opinion", Text, "The opinion; empty takes it away.")],
    ),
    act(
        "/month/confirmed",
        DECIDE,
        "Confirm the months of a place's postings",
        &[
            must("place", Text, "The place's code."),
            MONTH,
            must(
                "seen",
                Each,
                "By posting, its month as `GET …/month` showed it: one that has changed since is left for another look.",
            ),
        ],
    ),
    act("/allowance/drawn-up", WRITE, "Draw up the allowance of a month", &[MONTH]),
    act("/allowance/checked", DECIDE, "Check the allowance of a month", &[MONTH]),
    act(
        "/allowance/paid",
        WRITE,
        "Enter the allowance of a month as paid",
        &[MONTH, must("day", Day, "The day of payment.")],
    ),
    act("/inspections/draws", DECIDE, "Draw this week's postings to inspect", &[]),
    act(
        "/inspections/results",
        WRITE,
        "Enter what an inspection found",
        &[
            must("posting", Id, "The posting inspected."),
            must("day", Day, "The day."),
            must("way", Text, "How, by its Chinese term: 实地, 电话 …"),
            must("result", Text, "The result, by its Chinese term."),
            may("problem", Text, "The problem found."),
        ],
    ),
    act("/inspections/{inspection}/noticed", WRITE, "Give notice of a finding", &[]),
    act("/inspections/{inspection}/rectified", WRITE, "Enter a finding as put right", &[must("day", Day, "The day.")]),
    act(
        "/cases/ranking/kept",
        WRITE,
        "Keep the ranking of a year as it comes out",
        &[must("year", Whole, "The year.")],
    ),
    act(
        "/cases/ranking/{place}/decisions",
        WRITE,
        "List a village within the line, or pass it over",
        &[
            must("year", Whole, "The year."),
            must("decision", OneOf(&["list", "pass"]), "Which of the two."),
            may("reason", Text, "Why; needed to pass it over."),
        ],
    ),
    act("/cases/{case}/steps", WRITE, "Take a step of a rectification case", STEP),
    act(
        "/cases/{case}/items/{item}/done",
        WRITE,
        "Enter a problem of the plan as put right",
        &[must("done_on", Day, "The day."), must("evidence", Text, "By what it is shown."), SEEN],
    ),
    act(
        "/cases/{case}/relapses",
        WRITE,
        "List a village again that fell back",
        &[must("criteria", Text, "By which criteria."), ENTRY],
    ),
    act(
        "/decisions",
        WRITE,
        "Begin a village decision",
        &[
            must("region", Text, "The village's code."),
            must("topic", Text, "What is proposed."),
            must("proposed_on", Day, "When."),
            may("proposer", Text, "By whom."),
            may("amount", Text, "How much money it is about, as the form takes it."),
            ENTRY,
        ],
    ),
    act("/decisions/{decision}/steps", WRITE, "Take a step of a village decision", STEP),
    act("/ledgers/{ledger}/records/{record}/steps", WRITE, "Take a step of a record", STEP),
    act(
        "/postings/{posting}/handover",
        WRITE,
        "Sign a handover",
        &[must("sign", OneOf(&["handed", "taken"]), "As who hands over, or as who takes over.")],
    ),
    act("/splits/{household}/moves", WRITE, "Move what named a divided household to the branch of its head", &[]),
    act(
        "/events",
        WRITE,
        "Give a talk, a notice or a commendation",
        &[
            must("posting", Id, "To whom: the posting."),
            must("kind", Text, "The kind, by its Chinese term."),
            must("day", Day, "The day."),
            must("reason", Text, "Why."),
            may("docno", Text, "The document's number."),
            may("evidence", Text, "The facts as found; needed where no record is named."),
            may("basis", Ticks, "Records that it rests on, each as `LEDGER.RECORD`."),
            ENTRY,
        ],
    ),
    act("/events/{event}/told", WRITE, "Say that one has read what concerns oneself", &[]),
    act("/events/{event}/statement", WRITE, "Say what one has to say to it", &[must("words", Text, "What is said.")]),
    act("/events/{event}/answer", WRITE, "Answer what was said", &[must("answer", Text, "The answer.")]),
    act("/events/{event}/withdrawn", WRITE, "Withdraw it", &[REASON, SEEN]),
    act(
        "/inbox/{ledger}/{record}/answers",
        WRITE,
        "Answer a report's question, or a suggestion",
        &[must("answer", Text, "The answer."), ENTRY],
    ),
    act(
        "/suggestions",
        WRITE,
        "Make a suggestion or a complaint",
        &[
            must("kind", Text, "The kind, by its Chinese term."),
            must("words", Text, "What is said."),
            may("contact", Text, "A telephone number to answer to."),
            ENTRY,
        ],
    ),
    act(
        "/reports/{report}/slots/{slot}/question",
        REPORT,
        "Ask the owner of a slot",
        &[
            may("question", Text, "What is asked; needed to ask."),
            may("owner", Text, "Whom: a role by its Chinese name."),
            may("ended", Tick, "That the question is needed no more."),
        ],
    ),
    act(
        "/reports/{report}/dismissed",
        REPORT,
        "Dismiss a finding of the linter, or take that back",
        &[
            must("key", Text, "The finding's key, as `GET …/checks` gives it."),
            may("reason", Text, "Why; needed to dismiss it."),
            may("again", Tick, "That it is to be shown again."),
        ],
    ),
    act(
        "/reports/{report}/paper",
        REPORT,
        "Set what the paper says around its text",
        &[
            may("title", Text, "The title; unchanged where none is given."),
            may("addressee", Text, "To whom."),
            may("unit", Text, "From whom."),
            may("signed", Text, "By whom it is signed."),
        ],
    ),
    act("/reports/{report}/taken-back", REPORT, "Take back a report sent for approval", &[]),
    act(
        "/reports/frozen/{record}/corrections/{entry}/reviewed",
        REPORT,
        "Say that one has looked at a correction made after freezing",
        &[],
    ),
    act(
        "/imports/{import}/columns",
        Scope::Import,
        "Say which sheet is which ledger and which column which field",
        &[
            may("ledger", Each, "By sheet, as `FILE.SHEET` from 0: the ledger, empty for none."),
            may(
                "role",
                EachJson,
                "By column, as `FILE.SHEET.COLUMN`: what it holds, as `GET …/imports/{import}` offers it.",
            ),
        ],
    ),
    act(
        "/settings/norms/{norm}/values",
        WRITE,
        "Set a norm from a day on",
        &[
            must("value", Text, "How much, as the form takes it."),
            must("from_day", Day, "From which day."),
            may("docno", Text, "By which document."),
            REASON,
        ],
    ),
    act(
        "/settings/parameters",
        WRITE,
        "Set a year that reports of a year go by",
        &[
            must("parameter", Text, "Which."),
            must("report_year", Whole, "For the reports of which year."),
            must("value", Whole, "The year."),
            REASON,
        ],
    ),
    act(
        "/settings/calendar",
        WRITE,
        "Set days off, or workdays",
        &[
            must("from", Day, "The first day."),
            may("to", Day, "The last day; the first where none is named."),
            may("kind", OneOf(&["off", "work"]), "Which of the two; days off where neither is named."),
            may("name", Text, "The holiday."),
            REASON,
        ],
    ),
    act(
        "/settings/reminders",
        Scope::Webhook,
        "Make a group robot",
        &[
            must("name", Text, "What it is called."),
            must("kind", Text, "Whose it is: wecom, dingtalk, feishu."),
            must("url", Text, "Its address."),
            may("place", Text, "The place it tells of; the county where none is named."),
            may("lang", OneOf(&["zh", "en"]), "Its language."),
            may("keyword", Text, "The keyword that it asks for."),
            may("secret", Text, "Its signing secret."),
            may("tell", Ticks, "What it tells of."),
        ],
    ),
    act("/settings/reminders/{robot}/trials", Scope::Webhook, "Try a group robot", &[]),
    act("/settings/reminders/{robot}/removals", Scope::Webhook, "Remove a group robot", &[]),
    act("/settings/reminders/{robot}/messages/{seq}/resends", Scope::Webhook, "Send a robot's message again", &[]),
    person(
        "/settings/location",
        "Propose that places of taps are kept",
        &[
            must("docno", Text, "The legal basis: its document."),
            must("basis", Text, "What it says."),
            must("days", Text, "For how many days."),
            must("radius", Text, "How far a village reaches, in metres."),
        ],
    ),
    person("/settings/location/{record}/approvals", "Approve that places of taps are kept", &[]),
    person("/settings/location/{record}/refusals", "Refuse that places of taps are kept", DECISION),
    person("/settings/location/{record}/endings", "End that places of taps are kept", DECISION),
    person("/declarations/figures/new", "Propose a figure", NEW),
    person("/declarations/ledgers/new", "Propose a ledger", NEW),
    person("/declarations/fields/new", "Propose a field", NEW),
    person(
        "/declarations/withdrawals",
        "Propose that a field or a ledger is filled in no more",
        &[
            must("of", Text, "The ledger."),
            may("field", Text, "The field; the whole ledger where none is named."),
            must("admitted_by", Text, "By which document."),
        ],
    ),
    person("/declarations/{record}/approvals", "Approve a declaration", &[]),
    person("/declarations/{record}/refusals", "Send a declaration back", DECISION),
    person(
        "/declarations/{record}/endings",
        "Take a declaration out of use; of a change of a role, propose that it be",
        DECISION,
    ),
    person("/declarations/{record}/endings/approvals", "Approve that a change of a role ends", &[]),
    person("/declarations/{record}/endings/refusals", "Send the ending of a change of a role back", DECISION),
];

//! The kinds of group robot: the form of their messages, how long one may be, and what their answers mean.

use serde::Deserialize;
use serde_json::json;

use super::address::parameter;
use crate::courier::{Answer, Lost, Verdict};

pub(crate) use super::address::Sealed;

/// Whose robot it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// 企业微信群机器人, <https://developer.work.weixin.qq.com/document/path/91770>.
    WeCom,
    /// 钉钉自定义机器人, <https://open.dingtalk.com/document/robots/custom-robot-access>.
    DingTalk,
}

/// How many messages either takes in a minute.
pub(super) const A_MINUTE: i64 = 20;

impl Kind {
    /// Both, in the order of the form.
    pub(crate) const ALL: [Kind; 2] = [Kind::WeCom, Kind::DingTalk];

    /// The word kept.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::WeCom => "wecom",
            Kind::DingTalk => "dingtalk",
        }
    }

    /// The kind of a word.
    pub(crate) fn of(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.word() == word)
    }

    /// The words for it.
    pub(crate) fn says(self) -> &'static str {
        match self {
            Kind::WeCom => "robot-wecom",
            Kind::DingTalk => "robot-dingtalk",
        }
    }

    /// The key in an address of such a robot.
    pub(crate) fn key(self, url: &str) -> Option<String> {
        parameter(
            url,
            match self {
                Kind::WeCom => "key",
                Kind::DingTalk => "access_token",
            },
        )
    }

    /// The longest text of a message, in bytes of UTF-8. DingTalk counts the whole body, 20,000 bytes of it.
    pub(crate) fn longest(self) -> usize {
        match self {
            Kind::WeCom => 4096,
            Kind::DingTalk => 16_000,
        }
    }

    /// What parts one line from the next: DingTalk runs lines together that no empty one parts.
    pub(super) fn parting(self) -> &'static str {
        match self {
            Kind::WeCom => "\n",
            Kind::DingTalk => "\n\n",
        }
    }

    /// A message's body.
    pub(super) fn body(self, title: &str, text: &str) -> String {
        match self {
            Kind::WeCom => json!({ "msgtype": "markdown", "markdown": { "content": text } }),
            Kind::DingTalk => json!({ "msgtype": "markdown", "markdown": { "title": title, "text": text } }),
        }
        .to_string()
    }

    /// What was written, out of a body.
    pub(crate) fn text_of(self, body: &str) -> String {
        let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
        let text = match self {
            Kind::WeCom => &body["markdown"]["content"],
            Kind::DingTalk => &body["markdown"]["text"],
        };
        text.as_str().unwrap_or_default().into()
    }
}

/// What both services answer beside the status, which is 200 even where they refuse.
#[derive(Deserialize)]
struct Said {
    errcode: i64,
    #[serde(default)]
    errmsg: String,
}

/// Too many messages, or too much to do there: the next minutes are better. WeCom: -1, 45009, 45033; DingTalk: -1, 130101, 410100.
const LATER: [i64; 5] = [-1, 45009, 45033, 130_101, 410_100];

/// What an attempt came to. Whatever may have arrived is not sent again: a reminder is rather lost than told twice.
pub(super) fn verdict(answer: Result<Answer, Lost>) -> Verdict {
    let answer = match answer {
        Ok(answer) => answer,
        Err(lost) if lost.perhaps_taken => return Verdict::Never("unclear".into()),
        Err(lost) => return Verdict::Later(lost.why.into()),
    };
    let said = answer.status.to_string();
    match answer.status {
        200 => of_body(&answer.body),
        429 | 500..=599 => Verdict::Later(said),
        _ => Verdict::Never(said),
    }
}

fn of_body(body: &str) -> Verdict {
    let Ok(Said { errcode, errmsg }) = serde_json::from_str(body) else { return Verdict::Never("no-robot".into()) };
    match errcode {
        0 => Verdict::Taken("0".into()),
        code if LATER.contains(&code) => Verdict::Later(code.to_string()),
        // DingTalk has one number for three reasons; the text it sends along may repeat the address and is not kept.
        310_000 if errmsg.contains("keyword") => Verdict::Never("310000 keyword".into()),
        310_000 if errmsg.contains("sign") || errmsg.contains("timestamp") => Verdict::Never("310000 sign".into()),
        310_000 if errmsg.contains("ip") => Verdict::Never("310000 ip".into()),
        code => Verdict::Never(code.to_string()),
    }
}

/// The words for what was said, where there are any better than the saying itself.
pub(crate) fn words_for(said: &str) -> Option<&'static str> {
    Some(match said {
        "0" => "robot-said-taken",
        "-1" | "45009" | "45033" | "130101" | "410100" | "429" => "robot-said-busy",
        "93000" | "300001" | "400013" | "400101" | "400102" | "400106" | "40001" | "40014" => "robot-said-key",
        "310000 keyword" => "robot-said-keyword",
        "310000 sign" => "robot-said-sign",
        "310000 ip" => "robot-said-ip",
        "unclear" => "robot-said-unclear",
        "no-robot" => "robot-said-none",
        "connect" | "tls" => "robot-said-connect",
        "target" => "robot-said-target",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, body: &str) -> Verdict {
        verdict(Ok(Answer { status, body: body.into() }))
    }

    #[test]
    fn two_hundred_with_an_errcode_is_a_refusal() {
        assert_eq!(said(200, r#"{"errcode":0,"errmsg":"ok"}"#), Verdict::Taken("0".into()));
        for busy in [45009, 130_101, -1] {
            let body = format!("{{\"errcode\":{busy},\"errmsg\":\"x\"}}");
            assert_eq!(said(200, &body), Verdict::Later(busy.to_string()));
        }
        assert_eq!(said(200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#), Verdict::Never("93000".into()));
        let keyword = r#"{"errcode":310000,"errmsg":"keywords not in content"}"#;
        assert_eq!(said(200, keyword), Verdict::Never("310000 keyword".into()));
        assert_eq!(said(200, "<html>"), Verdict::Never("no-robot".into()));
        assert_eq!(said(404, ""), Verdict::Never("404".into()));
        assert_eq!(said(502, ""), Verdict::Later("502".into()));
    }

    #[test]
    fn what_may_have_arrived_is_not_sent_again() {
        let lost = |perhaps_taken| verdict(Err(Lost { why: "connect", perhaps_taken }));
        assert_eq!(lost(true), Verdict::Never("unclear".into()));
        assert_eq!(lost(false), Verdict::Later("connect".into()));
    }

    #[test]
    fn a_body_has_the_form_of_its_kind_and_gives_its_text_back() {
        let wecom: serde_json::Value = serde_json::from_str(&Kind::WeCom.body("题", "文")).unwrap();
        assert_eq!(wecom, json!({ "msgtype": "markdown", "markdown": { "content": "文" } }));
        let ding: serde_json::Value = serde_json::from_str(&Kind::DingTalk.body("题", "文")).unwrap();
        assert_eq!(ding, json!({ "msgtype": "markdown", "markdown": { "title": "题", "text": "文" } }));
        for kind in Kind::ALL {
            assert_eq!(kind.text_of(&kind.body("题", "文")), "文");
        }
        assert!(Kind::WeCom.key("https://x.example/send?access_token=1").is_none());
    }
}

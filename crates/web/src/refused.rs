//! A page that comes back because what was sent to it was refused: its reader finds the sentence beside the field, and the answer carries
//! the same beside the page, for programs. The one place where such an answer is made.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::forms::Typed;

/// What was refused: sentences by the field that each is about, with no name where it is the form as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused(pub(crate) Vec<(String, String)>);

impl Refused {
    /// A form refused as a whole, over what is wrong with its fields.
    pub(crate) fn of(problem: &str, typed: &Typed) -> Refused {
        let mut all: Vec<(String, String)> = typed.faults.iter().map(|(f, says)| (f.clone(), says.clone())).collect();
        all.sort();
        all.extend(Some((String::new(), problem.to_string())).filter(|(_, says)| !says.is_empty()));
        Refused(all)
    }

    /// The answer: the page as it comes back, and beside it what it says is wrong.
    pub(crate) fn page(self, page: impl IntoResponse) -> Response {
        self.with(StatusCode::UNPROCESSABLE_ENTITY, page)
    }

    /// The same where something else stands in the way meanwhile.
    pub(crate) fn with(self, status: StatusCode, page: impl IntoResponse) -> Response {
        let mut response = (status, page).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<&str> for Refused {
    fn from(says: &str) -> Refused {
        Refused(vec![(String::new(), says.to_string())])
    }
}

impl From<&String> for Refused {
    fn from(says: &String) -> Refused {
        says.as_str().into()
    }
}

impl From<&Vec<String>> for Refused {
    fn from(all: &Vec<String>) -> Refused {
        Refused(all.iter().map(|says| (String::new(), says.clone())).collect())
    }
}

impl From<&Typed> for Refused {
    fn from(typed: &Typed) -> Refused {
        Refused::of("", typed)
    }
}

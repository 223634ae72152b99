//! reports
pub mod bulk;
pub mod document;
pub mod docx;
pub mod error;
pub mod fill;
pub mod lint;
mod lists;
pub mod number;
pub mod provenance;
pub mod recognise;
pub mod share;
pub mod work;

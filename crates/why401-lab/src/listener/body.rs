//! The body of an answer, which may end too early.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::sync::Notify;
use tokio::time::{Sleep, sleep};

/// Milliseconds between the last byte and the reset, so that the byte arrives.
const GRACE: u64 = 50;

/// The body of an answer.
pub(super) struct Sent {
    rest: Option<Bytes>,
    cut: Option<Cut>,
}

/// What comes in place of the rest: the end of the connection.
struct Cut {
    pause: Pin<Box<Sleep>>,
    end: Arc<Notify>,
}

impl Sent {
    pub(super) fn whole(bytes: Vec<u8>) -> Self {
        Self { rest: Some(bytes.into()).filter(|bytes: &Bytes| !bytes.is_empty()), cut: None }
    }

    /// The first bytes, then the end of the connection.
    pub(super) fn cut(mut bytes: Vec<u8>, at: usize, end: Arc<Notify>) -> Self {
        bytes.truncate(at);
        Self { cut: Some(Cut { pause: Box::pin(sleep(Duration::from_millis(GRACE))), end }), ..Self::whole(bytes) }
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(bytes) = self.rest.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        let Some(cut) = &mut self.cut else { return Poll::Ready(None) };
        if cut.pause.as_mut().poll(context).is_ready() {
            cut.end.notify_one();
        }
        Poll::Pending
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_none() && self.cut.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        if self.cut.is_some() { SizeHint::default() } else { SizeHint::with_exact(self.rest.as_ref().map_or(0, Bytes::len) as u64) }
    }
}

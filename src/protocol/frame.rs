//! The frames that a WebSocket server sends, as bytes. They carry no mask, so
//! many peers can be sent the same ones.

pub use tungstenite::protocol::frame::coding::Data;
use tungstenite::protocol::frame::coding::{Control, OpCode};
use tungstenite::protocol::frame::{CloseFrame, Frame, FrameHeader};

/// Appends a message of one frame.
pub fn message(data: Data, content: &[u8], to: &mut Vec<u8>) {
    header(OpCode::Data(data), content.len(), to);
    to.extend_from_slice(content);
}

/// Appends a question for a sign of life.
pub fn ping(to: &mut Vec<u8>) {
    header(OpCode::Control(Control::Ping), 0, to);
}

/// Appends the last frame. `reason` has at most 123 bytes.
pub fn close(code: u16, reason: &str, to: &mut Vec<u8>) {
    let frame = Frame::close(Some(CloseFrame {
        code: code.into(),
        reason: reason.into(),
    }));
    // Writing to a Vec cannot fail, here and below.
    let _ = frame.format(to);
}

fn header(opcode: OpCode, length: usize, to: &mut Vec<u8>) {
    let header = FrameHeader {
        opcode,
        ..FrameHeader::default()
    };
    let _ = header.format(length as u64, to);
}

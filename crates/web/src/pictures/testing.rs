//! Photos for tests, made here byte by byte: no picture of anybody lies in the repository.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A picture in which colours run from corner to corner.
pub(crate) fn photo(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let shade = |at: u32, of: u32| (at * 255 / of.max(1)) as u8;
    let pixels = RgbImage::from_fn(width, height, |x, y| Rgb([shade(x, width), shade(y, height), 90]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(pixels).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG as a phone writes it: EXIF with how it was held, the device and the place, XMP with the place once more, and a comment.
pub(crate) fn tagged(width: u32, height: u32, orientation: u16) -> Vec<u8> {
    let plain = photo(width, height, ImageFormat::Jpeg);
    let segment = |mark: u8, data: &[u8]| {
        let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, mark], &length[..], data].concat()
    };
    let exif = [&b"Exif\0\0"[..], &tiff(orientation)].concat();
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><exif:GPSLatitude>34.12N</exif:GPSLatitude></x:xmpmeta>";
    [&plain[..2], &segment(0xE1, &exif), &segment(0xE1, xmp), &segment(0xFE, b"VALLEY-CAM"), &plain[2..]].concat()
}

/// The tags of EXIF, little-endian: orientation, maker, and a directory of the place with its latitude, 34°12′.
fn tiff(orientation: u16) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    };
    // Header 8, first directory 2 + 3 * 12 + 4 = 42, the maker's 11 bytes and one to even out, second directory 2 + 2 * 12 + 4 = 30.
    let (maker, places, degrees) = (50u32, 62u32, 92u32);
    let short = [orientation.to_le_bytes(), [0, 0]].concat().try_into().unwrap();
    let parts = [
        b"II*\0".to_vec(),
        8u32.to_le_bytes().to_vec(),
        3u16.to_le_bytes().to_vec(),
        entry(0x010F, 2, 11, maker.to_le_bytes()),
        entry(0x0112, 3, 1, short),
        entry(0x8825, 4, 1, places.to_le_bytes()),
        0u32.to_le_bytes().to_vec(),
        b"VALLEY-CAM\0\0".to_vec(),
        2u16.to_le_bytes().to_vec(),
        entry(0x0001, 2, 2, *b"N\0\0\0"),
        entry(0x0002, 5, 3, degrees.to_le_bytes()),
        0u32.to_le_bytes().to_vec(),
        [34u32, 1, 12, 1, 0, 1].map(u32::to_le_bytes).concat(),
    ];
    parts.concat()
}

/// A PNG whose head promises so many pixels and whose body holds next to none.
pub(crate) fn bomb(width: u32, height: u32) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        let named = [&kind[..], data].concat();
        [&length[..], &named, &crc(&named).to_be_bytes()].concat()
    };
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    // An empty zlib stream: what is inflated would be nothing.
    let body = [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &head), &chunk(b"IDAT", &body), &chunk(b"IEND", &[])].concat()
}

/// The check sum of a PNG's chunk.
fn crc(bytes: &[u8]) -> u32 {
    let turn = |crc: u32, _| if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), turn))
}

/// The marks of a JPEG's segments, up to its scan.
pub(crate) fn segments(jpeg: &[u8]) -> Vec<u8> {
    assert_eq!(jpeg[..2], [0xFF, 0xD8], "a JPEG begins so");
    let (mut at, mut found) = (2, Vec::new());
    while let Some([0xFF, mark, high, low]) = jpeg.get(at..at + 4) {
        found.push(*mark);
        if *mark == 0xDA {
            break;
        }
        at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
    }
    found
}

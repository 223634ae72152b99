//! A picture made small and bare: turned upright, shrunk, and written anew from its pixels. Nothing but what is seen is left of it: no
//! place, no time, no device, no thumbnail of what was cut away, whatever the browser did before.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};

/// The most pixels that are decoded: above what a phone's camera makes, far below what would take the server's memory.
const PIXELS: u64 = 64_000_000;
/// The most bytes that decoding takes beside the pixels of a colour picture: rows, tables, coefficients.
const BESIDE: u64 = 32 * 1024 * 1024;
/// Of 100; a face on a screen of 1600 pixels is some 200 KB.
const QUALITY: u8 = 78;

/// A picture as it is kept.
#[derive(Debug)]
pub(crate) struct Bare {
    /// JPEG.
    pub jpeg: Vec<u8>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is no JPEG, PNG or WebP, whatever its name says.
    NoPicture,
    /// It has more pixels than are decoded.
    TooLarge,
    /// It begins as a picture and cannot be read to its end.
    Broken,
    /// More came at once than are taken.
    TooMany,
}

impl Fault {
    /// All of them, with the word that an address says them by.
    pub(crate) const ALL: [(Fault, &'static str); 4] = [
        (Fault::NoPicture, "no-picture"),
        (Fault::TooLarge, "too-large"),
        (Fault::Broken, "broken"),
        (Fault::TooMany, "too-many"),
    ];

    /// The word that an address says it by.
    pub(crate) fn word(self) -> &'static str {
        Fault::ALL.iter().find(|(fault, _)| *fault == self).map_or("", |(_, word)| word)
    }

    fn of(error: &ImageError) -> Fault {
        match error {
            ImageError::Limits(_) => Fault::TooLarge,
            ImageError::Unsupported(_) => Fault::NoPicture,
            _ => Fault::Broken,
        }
    }
}

/// Makes a picture bare, its longest side no more than `side` pixels.
///
/// # Errors
/// The file is not taken, and why. What a file says of its size is judged before any of it is decoded.
pub(crate) fn bare(bytes: &[u8], side: u32) -> Result<Bare, Fault> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Fault::NoPicture)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(Fault::NoPicture);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(PIXELS * 4 + BESIDE);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|e| Fault::of(&e))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS || decoder.total_bytes() > PIXELS * 4 {
        return Err(Fault::TooLarge);
    }
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|e| Fault::of(&e))?;
    if width.max(height) > side {
        picture = picture.resize(side, side, FilterType::Triangle);
    }
    picture.apply_orientation(turned);
    let paper = on_paper(&picture);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&paper).map_err(|_| Fault::Broken)?;
    Ok(Bare { jpeg, width: paper.width(), height: paper.height() })
}

/// A picture without see-through parts: what lay behind them is white.
fn on_paper(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let clear = picture.to_rgba8();
    RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let [r, g, b, alpha] = clear.get_pixel(x, y).0;
        let over = |part: u8| ((u32::from(part) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255) as u8;
        image::Rgb([over(r), over(g), over(b)])
    })
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::super::testing::{bomb, photo, segments, tagged};
    use super::*;

    /// What the photo's tags hold, and nothing of a picture may: the marks of EXIF and XMP, the device, the degrees of latitude.
    const TELLTALES: [&[u8]; 5] = [b"Exif", b"http://ns.adobe.com/xap", b"VALLEY-CAM", b"GPS", b"34.12"];

    fn tells(bytes: &[u8]) -> bool {
        TELLTALES.iter().any(|t| bytes.windows(t.len()).any(|w| w == *t))
    }

    #[test]
    fn a_photo_with_place_and_device_comes_out_with_its_pixels_alone() {
        let photo = tagged(60, 40, 1);
        assert!(tells(&photo), "the photo that goes in says where it was taken");
        let bare = bare(&photo, 1600).unwrap();
        assert!(!tells(&bare.jpeg));
        // Start of image, JFIF's own head, tables, frame, scan: no other application segment, no comment.
        let allowed = [0xE0, 0xDB, 0xC0, 0xC4, 0xDA];
        let found = segments(&bare.jpeg);
        assert!(found.iter().all(|s| allowed.contains(s)), "{found:x?}");
        assert_eq!((bare.width, bare.height), (60, 40));
    }

    #[test]
    fn a_photo_held_sideways_is_turned_upright_before_it_forgets_how_it_was_held() {
        // Orientation 6 of EXIF: the top of what is seen is the right side of what is stored.
        let bare = bare(&tagged(60, 40, 6), 1600).unwrap();
        assert_eq!((bare.width, bare.height), (40, 60));
    }

    #[test]
    fn the_longest_side_is_bounded_and_a_small_picture_stays_as_it_is() {
        let wide = bare(&photo(400, 100, ImageFormat::Png), 200).unwrap();
        assert_eq!((wide.width, wide.height), (200, 50));
        let small = bare(&photo(40, 30, ImageFormat::WebP), 200).unwrap();
        assert_eq!((small.width, small.height), (40, 30));
    }

    #[test]
    fn what_is_no_picture_is_told_by_its_content_not_by_its_name() {
        for bytes in
            [&b""[..], b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a\x01\0\x01\0", b"PK\x03\x04"]
        {
            assert_eq!(bare(bytes, 1600).unwrap_err(), Fault::NoPicture);
        }
    }

    #[test]
    fn a_picture_cut_off_is_broken() {
        let whole = photo(64, 64, ImageFormat::Png);
        assert_eq!(bare(&whole[..whole.len() / 2], 1600).unwrap_err(), Fault::Broken);
    }

    #[test]
    fn a_picture_of_monstrous_size_is_refused_before_it_is_decoded() {
        // 60,000 by 60,000 pixels would be 14 GB; the file is some hundred bytes.
        let began = Instant::now();
        assert_eq!(bare(&bomb(60_000, 60_000), 1600).unwrap_err(), Fault::TooLarge);
        // 8,001 by 8,000 is just above 64 million.
        assert_eq!(bare(&bomb(8_001, 8_000), 1600).unwrap_err(), Fault::TooLarge);
        assert!(began.elapsed() < Duration::from_millis(500), "{:?}", began.elapsed());
    }

    proptest! {
        #[test]
        fn no_bytes_whatever_bring_it_down(mut bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in 0..3usize) {
            let head: &[u8] = [&b"\xFF\xD8\xFF\xE0"[..], b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBPVP8 "][kind];
            bytes.splice(0..0, head.iter().copied());
            let _ = bare(&bytes, 320);
        }
    }
}

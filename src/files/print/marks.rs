//! What stands on a page of a PDF: glyphs with their places and characters, ruling lines, images. Only this file knows the
//! interpreter of PDF.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, InterpreterWarning, RenderContent, SoftMask, TransformExt, interpret_page,
};

use super::limits::Drawing;

/// A character, or a run of turned ones, with the box it fills: points from the upper left corner of the page.
#[derive(Clone, PartialEq, Debug)]
pub struct Glyph {
    pub text: Box<str>,
    pub left: f32,
    pub right: f32,
    /// Where it stands on its line.
    pub base: f32,
    /// Of its font.
    pub size: f32,
    /// A part of what is drawn with it is outside the area that is shown.
    pub cut: bool,
    /// A ruling line runs through it.
    pub over: bool,
}

impl Glyph {
    pub fn middle(&self) -> (f32, f32) {
        ((self.left + self.right) / 2.0, self.base - self.size * 0.3)
    }
}

/// A straight line along a page: where it is across, and from where to where it goes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ruling {
    pub at: f32,
    pub from: f32,
    pub to: f32,
}

/// All that stands on a page.
#[derive(Default, Debug)]
pub struct Marks {
    pub width: f32,
    pub height: f32,
    pub glyphs: Vec<Glyph>,
    /// Lines from left to right.
    pub across: Vec<Ruling>,
    /// Lines from top to bottom.
    pub down: Vec<Ruling>,
    /// The largest part of the page that one image covers.
    pub image: f32,
    /// Glyphs whose character the file does not tell.
    pub unknown: usize,
}

/// What a ruling line may be thick.
const THICK: f64 = 2.6;
/// A ruling line is longer.
const LONG: f64 = 4.0;
/// A drawing within the drawing weighs as much as so many glyphs.
const HEAVY: u64 = 25;

/// Everything on a page, turned so that most of its text runs from left to right. `drawing` counts what is drawn, of all pages.
pub fn of_page<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>, drawing: &mut Drawing) -> Marks {
    let (width, height) = page.render_dimensions();
    let shown = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let broken = Arc::new(AtomicBool::new(false));
    let seen_broken = Arc::clone(&broken);
    let settings = InterpreterSettings {
        render_content: RenderContent::PAGE,
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::UnsupportedFont) {
                seen_broken.store(true, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    };
    let turn = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(turn, shown, cache, page.xref(), settings);
    let marks = Marks { width, height, ..Marks::default() };
    let mut seen = Seen { marks, drawing, clips: vec![shown], runs: Vec::new() };
    interpret_page(page, &mut context, &mut seen);
    let Seen { mut marks, runs, .. } = seen;
    upright(&mut marks, runs);
    // Letters of a font that cannot be read are drawn as others, or not at all.
    if broken.load(Ordering::Relaxed) {
        marks.unknown = usize::MAX / 1000;
    }
    marks
}

/// A glyph as it is drawn.
struct Placed {
    text: Box<str>,
    from: Point,
    to: Point,
    size: f32,
    cut: bool,
}

struct Seen<'d> {
    marks: Marks,
    drawing: &'d mut Drawing,
    clips: Vec<Rect>,
    /// Glyphs that were drawn together.
    runs: Vec<Vec<Placed>>,
}

impl Seen<'_> {
    fn clip(&mut self, area: Rect) {
        self.drawing.weigh(HEAVY);
        let within = self.clips.last().map_or(area, |last| last.intersect(area));
        self.clips.push(within);
    }

    /// A line, where it runs along the page.
    fn line(&mut self, a: Point, b: Point) {
        let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        if !(dx + dy).is_finite() || dx.max(dy) < LONG || dx.min(dy) > 1.0 {
            return;
        }
        self.drawing.count();
        if dx > dy {
            self.marks.across.push(ruling((a.y + b.y) / 2.0, a.x, b.x));
        } else {
            self.marks.down.push(ruling((a.x + b.x) / 2.0, a.y, b.y));
        }
    }

    /// An area that is filled: a thin one is a line.
    fn filled(&mut self, area: Rect) {
        let middle = area.center();
        if area.height() <= THICK && area.width() > LONG.max(area.height() * 2.0) {
            self.line(Point::new(area.x0, middle.y), Point::new(area.x1, middle.y));
        } else if area.width() <= THICK && area.height() > LONG.max(area.width() * 2.0) {
            self.line(Point::new(middle.x, area.y0), Point::new(middle.x, area.y1));
        }
    }

    /// Every straight line of a path that is stroked; of one that is filled each closed part.
    fn path(&mut self, path: &BezPath, transform: Affine, is_stroked: bool) {
        let (mut start, mut last, mut part) = (Point::ZERO, Point::ZERO, None::<Rect>);
        for element in path.elements() {
            let to = match *element {
                PathEl::MoveTo(to) => {
                    if let Some(area) = part.take().filter(|_| !is_stroked) {
                        self.filled(area);
                    }
                    let to = transform * to;
                    (start, last) = (to, to);
                    part = Some(Rect::from_points(to, to));
                    continue;
                }
                PathEl::LineTo(to) => transform * to,
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
                    last = transform * to;
                    part = part.map(|area| area.union_pt(last));
                    continue;
                }
                PathEl::ClosePath => start,
            };
            if is_stroked {
                self.line(last, to);
            }
            part = part.map(|area| area.union_pt(to));
            last = to;
        }
        if let Some(area) = part.filter(|_| !is_stroked) {
            self.filled(area);
        }
    }
}

fn ruling(at: f64, a: f64, b: f64) -> Ruling {
    Ruling { at: at as f32, from: a.min(b) as f32, to: a.max(b) as f32 }
}

impl<'a> Device<'a> for Seen<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.drawing.count();
        match mode {
            DrawMode::Fill(_) => self.path(path, props.transform, false),
            DrawMode::Stroke(_) => self.path(path, props.transform, true),
            DrawMode::FillAndStroke(..) => self.path(path, props.transform, true),
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clip(clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.clip(*rect);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.drawing.weigh(HEAVY);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.drawing.count();
        // What a scanner guessed under its picture is not shown, and is not read.
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        let shown = self.clips.last().copied().unwrap_or(Rect::ZERO).inflate(1.0, 1.0);
        let (mut glyphs, mut is_cut) = (Vec::with_capacity(run.glyphs().len()), false);
        for glyph in run.glyphs() {
            self.drawing.count();
            let transform = props.transform * glyph.transform();
            let advance = match &**glyph {
                Drawn::Outline(own) => own.advance_width(),
                Drawn::Type3(own) => own.advance_width(),
            };
            let from = transform * Point::ZERO;
            let to = transform * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
            let size = up(transform).hypot() as f32;
            if !(from.to_vec2().hypot() + to.to_vec2().hypot()).is_finite() || !size.is_finite() || size < 0.5 {
                continue;
            }
            let text = glyph.as_unicode().map(|own| match own {
                BfString::Char(own) => own.to_string(),
                BfString::String(own) => own,
            });
            if !shown.contains(from.midpoint(to) + up(transform) * 0.3) {
                is_cut |= text.as_ref().is_none_or(|text| !text.trim().is_empty());
                continue;
            }
            if text.as_ref().is_none_or(|text| text.contains('\u{FFFD}') || text.chars().any(is_private)) {
                self.marks.unknown += 1;
            }
            let text = text.unwrap_or_else(|| char::REPLACEMENT_CHARACTER.to_string()).into_boxed_str();
            glyphs.push(Placed { text, from, to, size, cut: false });
        }
        if is_cut {
            glyphs.iter_mut().for_each(|glyph| glyph.cut = true);
        }
        if !glyphs.is_empty() {
            self.runs.push(glyphs);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.drawing.count();
        let pixels = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let area = props.transform.transform_rect_bbox(pixels);
        let page = f64::from(self.marks.width) * f64::from(self.marks.height);
        let part = area.area() / page.max(1.0);
        self.marks.image = self.marks.image.max(if part.is_finite() { part.min(1.0) as f32 } else { 1.0 });
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn pop_transparency_group(&mut self) {}
}

/// From the line on which a glyph stands to its top.
fn up(transform: Affine) -> Vec2 {
    transform * Point::new(0.0, 1000.0) - transform * Point::ZERO
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// How often text is turned by a right angle, clockwise; `None`: it is aslant.
fn turns(glyph: &Placed) -> Option<usize> {
    let along = glyph.to - glyph.from;
    let (x, y) = (along.x, along.y);
    match () {
        () if x.abs() + y.abs() < 1e-6 || x > 0.0 && y.abs() < x * 0.05 => Some(0),
        () if y > 0.0 && x.abs() < y * 0.05 => Some(1),
        () if x < 0.0 && y.abs() < -x * 0.05 => Some(2),
        () if y < 0.0 && x.abs() < -y * 0.05 => Some(3),
        () => None,
    }
}

/// Turns the page so that most of its text runs from left to right. A run that is still turned then is one glyph where its
/// middle is; one that is aslant is a stamp over the page, and is no text of it.
fn upright(marks: &mut Marks, runs: Vec<Vec<Placed>>) {
    let mut counts = [0usize; 4];
    for glyph in runs.iter().flatten() {
        if let Some(turns) = turns(glyph) {
            counts[turns] += 1;
        }
    }
    let most = (0..4).rev().max_by_key(|turns| counts[*turns]).unwrap_or(0);
    let (width, height) = (marks.width, marks.height);
    let turned = |x: f32, y: f32| match most {
        1 => (y, width - x),
        2 => (width - x, height - y),
        3 => (height - y, x),
        _ => (x, y),
    };
    if most % 2 == 1 {
        (marks.width, marks.height) = (height, width);
    }
    if most > 0 {
        let line = |own: &Ruling, is_across: bool| {
            let ((ax, ay), (bx, by)) = match is_across {
                true => (turned(own.from, own.at), turned(own.to, own.at)),
                false => (turned(own.at, own.from), turned(own.at, own.to)),
            };
            let (across, at, a, b) = if ay == by { (true, ay, ax, bx) } else { (false, ax, ay, by) };
            (across, Ruling { at, from: a.min(b), to: a.max(b) })
        };
        let all: Vec<(bool, Ruling)> = marks
            .across
            .iter()
            .map(|own| line(own, true))
            .chain(marks.down.iter().map(|own| line(own, false)))
            .collect();
        marks.across = all.iter().filter(|own| own.0).map(|own| own.1).collect();
        marks.down = all.iter().filter(|own| !own.0).map(|own| own.1).collect();
    }
    for run in runs {
        let place = |glyph: &Placed| {
            let from = turned(glyph.from.x as f32, glyph.from.y as f32);
            (from, turned(glyph.to.x as f32, glyph.to.y as f32))
        };
        match run.first().and_then(turns) {
            Some(own) if own == most => marks.glyphs.extend(run.iter().map(|glyph| {
                let (from, to) = place(glyph);
                let (left, right) = (from.0.min(to.0), from.0.max(to.0));
                Glyph {
                    text: glyph.text.clone(),
                    left,
                    right,
                    base: from.1,
                    size: glyph.size,
                    cut: glyph.cut,
                    over: false,
                }
            })),
            Some(_) => {
                let text: String = run.iter().map(|glyph| &*glyph.text).collect();
                let ends = run.iter().flat_map(|glyph| [place(glyph).0, place(glyph).1]);
                let (n, x, y) = ends.fold((0.0, 0.0, 0.0), |(n, x, y), (ex, ey)| (n + 1.0, x + ex, y + ey));
                let size = run[0].size;
                let (x, y) = (x / n, y / n);
                marks.glyphs.push(Glyph {
                    text: text.into(),
                    left: x - size / 2.0,
                    right: x + size / 2.0,
                    base: y + size * 0.3,
                    size,
                    cut: run[0].cut,
                    over: false,
                });
            }
            None => {}
        }
    }
}

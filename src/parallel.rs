//! Work on other cores: the order stays, so the result does not depend on how many there are.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{JoinHandle, Scope};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// `items`, made on a thread of their own, with as many `waiting` to be taken beside the one in the making. Who stops
/// taking them ends it.
pub fn ahead<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    items: impl Iterator<Item = T> + Send + 'scope,
    waiting: usize,
) -> impl Iterator<Item = T> + Send + 'scope {
    let (give, take) = sync_channel(waiting);
    scope.spawn(move || {
        for item in items {
            if give.send(item).is_err() {
                break;
            }
        }
    });
    take.into_iter()
}

/// Two things made at once where there are `jobs` for it.
pub fn both<A, B: Send>(jobs: usize, a: impl FnOnce() -> A, b: impl FnOnce() -> B + Send) -> (A, B) {
    if jobs < 2 {
        return (a(), b());
    }
    std::thread::scope(|scope| {
        let b = scope.spawn(b);
        (a(), b.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// Something that is made on another core, where there are `jobs` for it, until it is asked for.
pub fn later<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    jobs: usize,
    make: impl FnOnce() -> T + Send + 'scope,
) -> impl FnOnce() -> T {
    let begun = if jobs < 2 { Err(make) } else { Ok(scope.spawn(make)) };
    move || match begun {
        Ok(begun) => begun.join().unwrap_or_else(|panic| resume_unwind(panic)),
        Err(make) => make(),
    }
}

/// What `work` makes of every item, `jobs` of them at once, in the order of the items. Who takes them slowly slows the work
/// down: what is made and not taken yet stays little.
pub fn several<'scope, T: Sync, R: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    items: &'scope [T],
    jobs: usize,
    work: impl Fn(&'scope T) -> R + Send + Sync + 'scope,
) -> impl Iterator<Item = R> {
    let (give, take) = sync_channel(2 * jobs);
    let (next, work) = (Arc::new(AtomicUsize::new(0)), Arc::new(work));
    for _ in 0..jobs.min(items.len()) {
        let (give, next, work) = (give.clone(), next.clone(), work.clone());
        scope.spawn(move || {
            loop {
                let i = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(i) else { break };
                if give.send((i, work(item))).is_err() {
                    break;
                }
            }
        });
    }
    drop(give);
    in_order(take)
}

/// What the workers make of items, each worker of one item at a time, in the order of the items.
pub fn spread<'scope, T: Send + 'scope, R: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    items: impl Iterator<Item = T> + Send + 'scope,
    workers: Vec<impl FnMut(T) -> R + Send + 'scope>,
) -> impl Iterator<Item = R> + 'scope {
    let (give, take) = sync_channel(2 * workers.len());
    let items = Arc::new(Mutex::new(ahead(scope, items.enumerate(), workers.len())));
    for mut work in workers {
        let (items, give) = (Arc::clone(&items), give.clone());
        scope.spawn(move || {
            loop {
                let item = items.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some((i, item)) = item else { break };
                if give.send((i, work(item))).is_err() {
                    break;
                }
            }
        });
    }
    drop(give);
    in_order(take)
}

/// Results in the order of their numbers, which begin with 0. Those that are done before their turn wait.
fn in_order<R>(results: Receiver<(usize, R)>) -> impl Iterator<Item = R> {
    let mut early = BTreeMap::new();
    (0..).map_while(move |i| {
        while !early.contains_key(&i) {
            let (at, result) = results.recv().ok()?;
            early.insert(at, result);
        }
        early.remove(&i)
    })
}

/// How many cores may work at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Jobs(pub usize);

impl Default for Jobs {
    fn default() -> Jobs {
        Jobs(std::thread::available_parallelism().map_or(1, usize::from))
    }
}

/// How far long work is, where somebody watches: a bar on the terminal after a second, gone when the work is done. Where
/// stderr is no terminal there is not a byte of it.
pub struct Progress(Option<Watched>);

struct Watched {
    at: Arc<AtomicUsize>,
    /// Its end ends the bar.
    work: Sender<()>,
    bar: JoinHandle<()>,
}

/// Shorter work needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_millis(120);

impl Progress {
    /// Of so many pieces of work.
    pub fn of(total: usize) -> Progress {
        if !std::io::stderr().is_terminal() {
            return Progress(None);
        }
        let at = Arc::new(AtomicUsize::new(0));
        let (work, ended) = channel();
        let shown = Arc::clone(&at);
        let bar = std::thread::spawn(move || bar(total, &shown, &ended));
        Progress(Some(Watched { at, work, bar }))
    }

    pub fn show(&self, at: usize) {
        if let Some(watched) = &self.0 {
            watched.at.store(at, Ordering::Relaxed);
        }
    }
}

/// Shows a bar until the work has ended; none where that is soon.
fn bar(total: usize, at: &AtomicUsize, ended: &Receiver<()>) {
    if ended.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let bar = ProgressBar::new(total as u64);
    // Of one file nobody knows how far it is: that something goes on is what can be said.
    let form = if total > 1 { "{bar:40} {pos} / {len}  {elapsed}" } else { "{spinner} {elapsed}" };
    if let Ok(style) = ProgressStyle::with_template(form) {
        bar.set_style(style);
    }
    while ended.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
        bar.set_position(at.load(Ordering::Relaxed) as u64);
        bar.tick();
    }
    bar.finish_and_clear();
}

/// The line is left as it was found, before anything else is written.
impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(Watched { work, bar, .. }) = self.0.take() {
            drop(work);
            let _ = bar.join();
        }
    }
}

//! Work on another core, a little ahead of who takes it: the order stays, so the result does not depend on it.

use std::sync::mpsc::sync_channel;
use std::thread::Scope;

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

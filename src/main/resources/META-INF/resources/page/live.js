// Changes as they are published, the last of them kept while views come and go.
import { isOver } from './ended.js';
import { at, pathOf } from './rest.js';

export const MOST = 200;
const listeners = new Set();
const waiting = [];
let kept = [];
let lastEventId = null;

/** The changes of late, newest first. */
export const recent = () => kept;

/** Tells `listener` each batch of new changes, oldest first, and whether all are newer than those before; answers how to stop it. */
export function onChanges(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function deliver() {
  const batch = waiting.splice(0).sort((a, b) => moment(a) - moment(b));
  const inOrder = !kept.length || moment(batch[0]) >= moment(kept[0]);
  kept = [...batch.slice().reverse(), ...kept];
  if (!inOrder) kept.sort((a, b) => moment(b) - moment(a));
  kept = kept.slice(0, MOST);
  listeners.forEach((listener) => listener(batch, inOrder));
}

const moment = (change) => Date.parse(change.observedTime) || 0;

function arrived(event) {
  lastEventId = event.lastEventId || lastEventId;
  const change = JSON.parse(event.data);
  if (!change.status) return;
  waiting.push(change);
  if (waiting.length > MOST) waiting.shift();
  if (waiting.length === 1) requestAnimationFrame(deliver);
}

/** Begins to follow; `told` hears `live` or `lost`. */
export function follow(told) {
  open(told);
  // A page that is left may be kept for the way back, and would keep one of the few connections of the browser, too.
  window.addEventListener('pagehide', () => source.close());
  window.addEventListener('pageshow', (event) => event.persisted && open(told));
}

let source;

function open(told) {
  source = new EventSource(at(pathOf('api/changes', lastEventId ? { lastEventId } : { recent: MOST })));
  source.addEventListener('open', () => told('live'));
  source.addEventListener('UpgradeStatusChanged', arrived);
  source.addEventListener('error', () => {
    if (isOver()) {
      source.close();
      return;
    }
    told('lost');
    // The browser resumes a broken stream itself, but gives up on an answer that is not a stream.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => open(told), 3000);
  });
}

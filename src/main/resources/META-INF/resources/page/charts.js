// Drawings. Each says in words what it shows; the numbers are in the list or table beside it.
import { h, svg } from './dom.js';
import { dayOf, kindOf, moment, words } from './words.js';

const LANES = 10;
const LANE = 40;
const FINAL = ['good', 'bad', 'odd', 'flat'];

/** Each upgrade as a lane from its start to its last report, the newest at the top. */
export function drawnTimeline(upgrades) {
  const timed = upgrades.map((upgrade) => ({ ...upgrade, ...ends(upgrade) })).filter(({ end }) => end).slice(0, LANES);
  if (!timed.length) return null;
  const earliest = Math.min(...timed.map(({ start }) => start));
  const latest = Math.max(...timed.map(({ end }) => end));
  const length = Math.max(60_000, latest - earliest);
  const figure = h('figure.drawn', null);
  drawnAgain(figure, (width) => {
    const height = timed.length * LANE + 26;
    const x = (at) => 8 + (width - 16) * (at - earliest) / length;
    return svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': told(timed) },
      ticks(earliest, length, x, height, width), timed.map((upgrade, lane) => laneOf(upgrade, lane, x, width)));
  });
  return figure;
}

function ends({ startDate, reportUpdatedTime, statuses = [] }) {
  const seen = statuses.map((one) => Date.parse(one.at)).filter(Number.isFinite);
  const reported = Date.parse(reportUpdatedTime);
  const started = Date.parse(startDate);
  const known = [reported, ...seen].filter(Number.isFinite);
  const end = known.length ? Math.max(...known) : Number.isFinite(started) ? started : null;
  return { start: end && Math.min(end, ...[started, ...known].filter(Number.isFinite)), end };
}

function told(timed) {
  const newest = timed[0];
  return `${timed.length === 1 ? 'One upgrade' : `${timed.length} upgrades`} over time, the newest ${words(newest.status)}, last reported ${moment(newest.end)}`;
}

function ticks(earliest, length, x, height, width) {
  const count = width < 500 ? 2 : 4;
  return Array.from({ length: count + 1 }, (_, i) => {
    const at = earliest + length * i / count;
    const anchor = i === 0 ? 'start' : i === count ? 'end' : 'middle';
    return svg('g', { class: 'tick' },
      svg('line', { x1: x(at), x2: x(at), y1: 0, y2: height - 20 }),
      svg('text', { x: x(at), y: height - 5, 'text-anchor': anchor }, length > 2 * 86_400_000 ? dayOf(at) : moment(at).replace(/^.*, /, '')));
  });
}

function laneOf(upgrade, lane, x, width) {
  const y = lane * LANE + 28;
  const kind = kindOf(upgrade.status);
  const name = upgrade.firmwareTo ?? upgrade.firmwareName ?? upgrade.campaignId ?? '';
  const middle = x(upgrade.start) > width / 2;
  const seen = (upgrade.statuses ?? []).filter((one) => Number.isFinite(Date.parse(one.at)));
  return svg('g', { class: 'lane', 'data-kind': kind },
    svg('text', { x: middle ? x(upgrade.end) + 4 : x(upgrade.start) - 4, y: y - 11, 'text-anchor': middle ? 'end' : 'start' }, name.length > 34 ? `${name.slice(0, 33)}…` : name),
    svg('line', { class: FINAL.includes(kind) ? 'ended' : 'open', x1: x(upgrade.start), x2: x(upgrade.end), y1: y, y2: y }),
    svg('circle', { class: 'began', cx: x(upgrade.start), cy: y, r: 3 }),
    seen.map((one) => svg('circle', { 'data-kind': kindOf(one.status), cx: x(Date.parse(one.at)), cy: y, r: 4.5 }, svg('title', null, `${words(one.status)}, ${moment(one.at)}`))),
    svg('circle', { class: 'last', 'data-kind': kind, cx: x(upgrade.end), cy: y, r: 6 }, svg('title', null, `${words(upgrade.status)}, ${moment(upgrade.end)}`)));
}

/** Counts as bars, each a link where there is a list behind it; `entries` are { name, count, href?, kind? }. */
export function countBars(entries, format) {
  const most = Math.max(1, ...entries.map(({ count }) => count));
  return h('ul.bars', null, entries.map(({ name, count, href, kind }) => {
    const fill = h('span.fill', { 'data-kind': kind ?? 'bad' });
    fill.style.width = `${100 * count / most}%`;
    return h('li', null, h(href ? 'a' : 'div', { href },
      h('span.text', null, h('span.name', { title: name }, name), h('span.count', null, format(count))),
      h('span.track', { 'aria-hidden': 'true' }, fill)));
  }));
}

/** Counts over time as columns, the first of which begins at `begin`, each `length` milliseconds wide. */
export function columns(counts, begin, length, title) {
  const figure = h('figure.drawn', null);
  const most = Math.max(1, ...counts);
  const sum = counts.reduce((a, b) => a + b, 0);
  const height = 150;
  drawnAgain(figure, (width) => {
    const x = (slot) => 4 + (width - 8) * slot / counts.length;
    const y = (count) => height - 24 - (height - 40) * count / most;
    const peak = counts.indexOf(most);
    return svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': `${title}: ${sum} in all, most of them (${most}) from ${moment(begin + peak * length)}` },
      ticks(begin, counts.length * length, (at) => x((at - begin) / length), height, width),
      counts.map((count, slot) => count ? svg('rect', { class: 'column', x: x(slot) + 1.5, width: Math.max(2, x(slot + 1) - x(slot) - 3), y: y(count), height: height - 24 - y(count), rx: 2 },
        svg('title', null, `${count} from ${moment(begin + slot * length)}`)) : null),
      svg('text', { x: Math.min(Math.max((x(peak) + x(peak + 1)) / 2, 12), width - 12), y: y(most) - 5, 'text-anchor': 'middle' }, String(most)));
  });
  return figure;
}

// Drawn to the width that there is, now and whenever that changes.
function drawnAgain(figure, draw) {
  new ResizeObserver(() => {
    const width = Math.max(240, figure.clientWidth);
    if (figure.dataset.width === String(width)) return;
    figure.dataset.width = width;
    figure.replaceChildren(draw(width));
  }).observe(figure);
}

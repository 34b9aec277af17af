// How things are said: statuses, outcomes, numbers and times.
import { h } from './dom.js';

const KINDS = {
  upgradesuccess: 'good', upgradefailed: 'bad', devicerejected: 'odd', campaigncancelled: 'flat',
  campaignaborted: 'flat', requesttofotaserverfailed: 'odd', none: 'flat',
};
const OUTCOMES = {
  changed: 'changed', unchanged: 'unchanged', throttled: 'throttled', refused: 'refused for this device',
  denied: 'denied to the account', unreachable: 'not reached', unreadable: 'not readable',
};
export const GOOD_POLLS = ['changed', 'unchanged'];
export const SOURCES = { file: 'the watchlist file', rest: 'somebody who asked here', discovery: 'discovery', topic: 'a row on the topic' };

export const number = new Intl.NumberFormat('en');
export const brief = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

export const kindOf = (status) => KINDS[status.toLowerCase()] ?? 'busy';
export const words = (status) => status === 'none' ? 'No upgrade known' : status.replace(/([a-z])([A-Z])/g, '$1 $2');
export const badge = (status) => h('span.badge', { 'data-kind': kindOf(status), title: status.length > 30 ? words(status) : null }, words(status));
export const outcomeWords = (outcome) => OUTCOMES[outcome] ?? outcome;
export const sentence = (text) => text && text[0].toUpperCase() + text.slice(1);
export const sum = (counts) => Object.values(counts ?? {}).reduce((a, b) => a + b, 0);
export const plural = (n, one, many = `${one}s`) => `${number.format(n)} ${n === 1 ? one : many}`;

/** A length of time, from seconds. */
export function span(seconds) {
  if (seconds < 60) return `${brief.format(seconds)} s`;
  if (seconds < 3600) return `${brief.format(seconds / 60)} min`;
  if (seconds < 172800) return `${brief.format(seconds / 3600)} h`;
  return `${brief.format(seconds / 86400)} days`;
}

/** A moment in full; what is none comes back as it is. */
export function moment(text) {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? String(text) : calendar.format(at);
}

export const dayOf = (text) => Number.isNaN(new Date(text).getTime()) ? String(text) : day.format(new Date(text));

/** Today's moments as a time alone. */
export function clockTime(text) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return String(text);
  return at.toDateString() === new Date().toDateString() ? clock.format(at) : calendar.format(at);
}

/** How far a moment lies from now: `3 min ago`, `in 40 s`. */
export function fromNow(text) {
  const seconds = (new Date(text).getTime() - Date.now()) / 1000;
  if (Number.isNaN(seconds)) return String(text);
  if (Math.abs(seconds) < 1) return 'now';
  const round = Math.abs(seconds) < 60 ? Math.round(Math.abs(seconds)) : Math.abs(seconds);
  return seconds < 0 ? `${span(round)} ago` : `in ${span(round)}`;
}

/** A moment as text that tells the full one on hovering. */
export const time = (text, shown = clockTime) => text ? h('time', { datetime: text, title: moment(text) }, shown(text)) : null;

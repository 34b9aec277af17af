// A list on its way: judged first, sent after a yes, with progress and a way to stop.
import { h } from './dom.js';
import { at, SILENT } from './rest.js';
import { brief, number, plural } from './words.js';

const TYPES = { csv: 'text/csv', txt: 'text/plain', ndjson: 'application/x-ndjson', jsonl: 'application/x-ndjson', json: 'application/json' };

export async function sendList(file, { place, say, faults }) {
  const sending = transfer(file, 'api/devices/import', place);
  say('');
  try {
    const report = await sending;
    place.replaceChildren(...[faults(report.faults, report.faultCount)].filter(Boolean));
    say(`${plural(report.taken, 'row')} taken${report.refused ? `, ${number.format(report.refused)} refused` : ''}.`, report.refused ? 'bad' : 'good');
  } catch (failure) {
    place.replaceChildren(...[faults(failure.content?.faults, failure.content?.faultCount)].filter(Boolean));
    say(failure.message, 'bad');
  }
}

// By the older interface of the two: the newer does not tell how much has gone out.
function transfer(file, path, place) {
  const request = new XMLHttpRequest();
  const bar = h('progress', { max: file.size || 1, value: 0, 'aria-label': 'Sent' });
  const text = h('span.quiet', { role: 'status' }, 'Sending…');
  place.replaceChildren(h('div.acts', null, bar, text, h('button', { type: 'button', onclick: () => request.abort() }, 'Stop')));
  return new Promise((resolve, reject) => {
    const fail = (message, content) => reject(Object.assign(new Error(message), { content }));
    request.open('POST', at(path));
    const name = file.name.toLowerCase().replace(/\.gz$/, '');
    request.setRequestHeader('Content-Type', TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream');
    if (file.name.toLowerCase().endsWith('.gz')) request.setRequestHeader('Content-Encoding', 'gzip');
    request.upload.addEventListener('progress', (event) => {
      bar.value = event.loaded;
      text.textContent = event.loaded < file.size ? `${brief.format(event.loaded / 1_000_000)} of ${brief.format(file.size / 1_000_000)} MB sent` : 'Sent, being read…';
    });
    request.addEventListener('load', () => {
      let content = null;
      try {
        content = JSON.parse(request.responseText);
      } catch { /* What is no JSON says nothing that is shown. */ }
      if (request.status < 300) resolve(content);
      else fail(content?.detail ?? `Refused with status ${request.status}.`, content);
    });
    request.addEventListener('error', () => fail(SILENT));
    request.addEventListener('abort', () => fail('Stopped. What was read until then is watched.'));
    request.send(file);
  });
}

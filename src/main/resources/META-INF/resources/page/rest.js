// Calls to REST. Every path is relative to the page, which may lie below a proxy's path.
import { isOver } from './ended.js';

/** Why a call did not do what it was to do; `status` is absent where nothing answered. */
export class CallFailed extends Error {
  constructor(message, status, content) {
    super(message);
    this.status = status;
    this.content = content;
  }
}

// By the parts of the address that name neither user nor password, with which browsers refuse to call.
const HERE = window.location.origin + window.location.pathname;

/** The full address of a path of ours. */
export const at = (path) => new URL(path, HERE).href;

export const SILENT = 'Upgradewatch does not answer. Is it running?';

/** A path with those parameters that have a value. */
export function pathOf(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

export async function call(method, path, { body, headers = {}, signal } = {}) {
  const isJson = body !== undefined && typeof body === 'object' && !(body instanceof Blob);
  let answer;
  try {
    answer = await fetch(at(path), {
      method, signal,
      headers: { Accept: 'application/json, application/problem+json', ...(isJson ? { 'Content-Type': 'application/json' } : {}), ...headers },
      body: isJson ? JSON.stringify(body) : body,
    });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new CallFailed(SILENT);
  }
  const content = await contentOf(answer);
  if (!answer.ok) {
    const faults = (content?.faults ?? []).map((fault) => `${fault.field}: ${fault.message}`).join('; ');
    throw new CallFailed(faults || content?.detail || `Refused with status ${answer.status}.`, answer.status, content);
  }
  return content;
}

async function contentOf(answer) {
  if (!(answer.headers.get('Content-Type') ?? '').includes('json')) return null;
  try {
    return await answer.json();
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new CallFailed('The answer broke off. Try again.', answer.status);
  }
}

export const get = (path, parameters, signal) => call('GET', pathOf(path, parameters), { signal });

/** Does `work` again and again, `millis` after it was done last, while somebody looks; answers how to stop it. */
export function repeat(work, millis) {
  let timer;
  let stopped = false;
  const turn = async () => {
    if (isOver()) return;
    if (!document.hidden || timer === undefined) await work();
    if (!stopped) timer = setTimeout(turn, millis);
  };
  turn();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

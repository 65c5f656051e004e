/* global document, location, history */
// The token stands behind the # of the link, so that no server and no log ever sees it in an address.
const token = new URLSearchParams(location.hash.slice(1)).get('token');
history.replaceState(null, '', location.pathname);

export const byId = (id) => document.getElementById(id);
const form = document.querySelector('form');

export function say(text, isDone = false) {
  const message = byId('message');
  message.textContent = text;
  message.className = isDone ? 'done' : '';
  message.hidden = false;
  message.focus();
}

function sentenceOf(status, problem) {
  if (status === 429) return 'There were too many tries. Please wait some minutes and try again.';
  if (status >= 500) return 'This does not work at the moment. Nothing is lost: please try again in a minute.';
  const reasons = (problem.errors ?? []).map(({ detail }) => detail).filter(Boolean);
  return reasons.join(' ') || problem.detail || 'This was refused. Please ask for a new link.';
}

async function send(fields) {
  const answer = await fetch(`/api/v1${form.dataset.to}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, ...fields }),
  });
  if (answer.ok) {
    form.hidden = true;
    return say(form.dataset.done, true);
  }
  say(sentenceOf(answer.status, await answer.json().catch(() => ({}))));
}

/**
 * Sends the token with what the form holds, when somebody asks for it and never before: programs that open the links of a
 * mail to look at them use nothing up. What `read` refuses it says itself, and answers undefined.
 */
export function onSubmit(read) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const fields = read();
    if (!fields) return;
    const button = form.querySelector('button');
    button.disabled = true;
    await send(fields).catch(() => say('The server cannot be reached. Please check your connection and try again.'));
    button.disabled = false;
  });
  if (token) return;
  form.hidden = true;
  say('This link is not complete. Open it again from the message that you were sent, or ask for a new one.');
}

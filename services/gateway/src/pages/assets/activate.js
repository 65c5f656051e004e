/* global document, location, history */
// The token stands behind the # of the link, so that no server and no log ever sees it in an address.
const token = new URLSearchParams(location.hash.slice(1)).get('token');
history.replaceState(null, '', location.pathname);

const byId = (id) => document.getElementById(id);
const form = byId('activation');

function say(text, isDone = false) {
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
  return reasons.join(' ') || problem.detail || 'This was refused. Ask your administrator for a new link.';
}

async function activate(password) {
  const answer = await fetch('/api/v1/auth/activation', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, password }),
  });
  if (answer.ok) {
    form.hidden = true;
    return say('Your password is set. You can sign in now.', true);
  }
  say(sentenceOf(answer.status, await answer.json().catch(() => ({}))));
}

byId('shown').addEventListener('change', ({ target }) => {
  for (const id of ['password', 'repeated']) byId(id).type = target.checked ? 'text' : 'password';
});

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const password = byId('password').value;
  if (password !== byId('repeated').value) return say('The two passwords differ. Please type the same one twice.');
  const button = form.querySelector('button');
  button.disabled = true;
  await activate(password).catch(() =>
    say('The server cannot be reached. Please check your connection and try again.'),
  );
  button.disabled = false;
});

if (!token) {
  form.hidden = true;
  say('This link is not complete. Open it again from the message that you were sent, or ask for a new one.');
}

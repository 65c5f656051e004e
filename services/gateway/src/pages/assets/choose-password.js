import { byId, onSubmit, say } from './link.js';

byId('shown').addEventListener('change', ({ target }) => {
  for (const id of ['password', 'repeated']) byId(id).type = target.checked ? 'text' : 'password';
});

onSubmit(() => {
  const password = byId('password').value;
  if (password === byId('repeated').value) return { password };
  say('The two passwords differ. Please type the same one twice.');
});

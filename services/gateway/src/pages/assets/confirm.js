import { onSubmit } from './link.js';

onSubmit(() => ({}));

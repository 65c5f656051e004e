import { problem } from '@guildhall/http';

export class WindowRefused extends problem('window-refused', 422, 'No such window of time', {
  meaning: 'Figures are taken over a window that begins before it ends, and is not longer than five years.',
  remedy: 'Send `from` before `until`; without them it is the last thirty days.',
}) {}

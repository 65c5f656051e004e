const SHARE = 0.1;
const MOST = 10;

/** One call in ten may be repeated: a service that is in trouble is not helped by three times its calls (D9). */
export class RetryBudget {
  private left = MOST;

  earn(): void {
    this.left = Math.min(MOST, this.left + SHARE);
  }

  spend(): boolean {
    if (this.left < 1) return false;
    this.left--;
    return true;
  }
}

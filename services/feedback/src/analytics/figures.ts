/** What the database counted over one group of ratings; sums of `bigint` come as text. */
export interface RatingCounts {
  /** How many gave 1, 2, 3, 4 and 5. */
  readonly scores: readonly string[];
}

/** What it counted over one group of recommendations. */
export interface RecommendationCounts {
  readonly count: string;
  readonly implemented: string;
  readonly measured: string;
  /** Of the effectiveness of those that were measured; null when none was. */
  readonly effect: string | null;
}

export interface Figures {
  readonly ratings: ReturnType<typeof ratingFigures>;
  readonly recommendations: ReturnType<typeof recommendationFigures>;
}

/** Figures of one group; of nothing there is a count, and no share and no mean. */
export function figuresOf(ratings?: RatingCounts, recommendations?: RecommendationCounts): Figures {
  return { ratings: ratingFigures(ratings), recommendations: recommendationFigures(recommendations) };
}

/** What differs from the period before; null where one of both has no figure. */
export function changeOf(now: Figures, before: Figures) {
  return {
    ratings: now.ratings.count - before.ratings.count,
    meanScore: difference(now.ratings.meanScore, before.ratings.meanScore),
    satisfaction: difference(now.ratings.satisfaction, before.ratings.satisfaction),
    implementationRate: difference(now.recommendations.implementationRate, before.recommendations.implementationRate),
    meanEffectiveness: difference(now.recommendations.meanEffectiveness, before.recommendations.meanEffectiveness),
  };
}

const NO_SCORES = { scores: ['0', '0', '0', '0', '0'] };

function ratingFigures({ scores }: RatingCounts = NO_SCORES) {
  const [one = 0, two = 0, three = 0, four = 0, five = 0] = scores.map(Number);
  const count = one + two + three + four + five;
  return {
    count,
    meanScore: share(one + 2 * two + 3 * three + 4 * four + 5 * five, count),
    satisfaction: share(four + five, count),
    distribution: { 1: one, 2: two, 3: three, 4: four, 5: five },
  };
}

const NOTHING: RecommendationCounts = { count: '0', implemented: '0', measured: '0', effect: null };

function recommendationFigures({ count, implemented, measured, effect }: RecommendationCounts = NOTHING) {
  return {
    count: Number(count),
    implemented: Number(implemented),
    implementationRate: share(Number(implemented), Number(count)),
    meanEffectiveness: share(Number(effect ?? 0), Number(measured)),
  };
}

const share = (part: number, whole: number) => (whole === 0 ? null : rounded(part / whole));
const difference = (now: number | null, before: number | null) =>
  now === null || before === null ? null : rounded(now - before);

/** Six decimals: counts are exact, and the difference of two quotients should not show the noise of binary fractions. */
const rounded = (value: number) => Math.round(value * 1e6) / 1e6;

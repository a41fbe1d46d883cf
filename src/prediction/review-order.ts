import type { ReviewItem, TaskReview } from "../messages/review";

/** What a review goes through first. */
export const reviewOrders = ["entropy", "margin", "leastConfidence", "disagreement", "unannotated"] as const;
export type ReviewOrder = (typeof reviewOrders)[number];

/** What a review is confined to; all where nothing is said. */
export interface ReviewFilter {
  /** Absolute path. */
  readonly file?: string;
  readonly task?: string;
  readonly label?: string;
}

/**
 * The sentences that a review is to go through, in its order: those alone that the model disagrees with, or that lack annotation, where
 * these come first.
 */
export function rankItems(items: readonly ReviewItem[], order: ReviewOrder, filter: ReviewFilter): ReviewItem[] {
  const ranked = items
    .filter((item) => matches(item, filter))
    .map((item) => ({ item, score: scoreOf(reviewsOf(item, filter), order) }));
  const isConfined = order === "disagreement" || order === "unannotated";
  const shown = ranked.filter(({ score }) => !isConfined || score > 0);
  return shown.sort((a, b) => b.score - a.score).map(({ item }) => item);
}

function matches(item: ReviewItem, filter: ReviewFilter): boolean {
  if (filter.file !== undefined && item.path !== filter.file) return false;
  const reviews = reviewsOf(item, filter);
  return (
    reviews.length > 0 && (filter.label === undefined || reviews.some(({ labels }) => labels.includes(filter.label!)))
  );
}

function reviewsOf({ tasks }: ReviewItem, { task }: ReviewFilter): readonly TaskReview[] {
  return Object.entries(tasks).flatMap(([id, review]) => (task === undefined || task === id ? [review] : []));
}

/** Of all its tasks together. */
function scoreOf(reviews: readonly TaskReview[], order: ReviewOrder): number {
  const values = reviews.map((review) => review[order]);
  if (order === "entropy" || order === "unannotated") return values.reduce((sum, value) => sum + value, 0);
  if (order === "leastConfidence") return 1 - values.reduce((product, value) => product * (1 - value), 1);
  return Math.max(...values);
}

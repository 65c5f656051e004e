/** Adds the row to be written to the one that is there, bucket by bucket. For `insert into slots as s (…)`. */
export const MERGE_SLOTS = `
on conflict (tenant_id, series_id, slot_seconds, slot_at) do update set
  samples = s.samples + excluded.samples,
  total = s.total + excluded.total,
  least = least(s.least, excluded.least),
  most = greatest(s.most, excluded.most),
  (bucket_numbers, bucket_counts) = (
    select array_agg(number order by number), array_agg(count order by number)
      from (select number, sum(count)::bigint as count
              from (select unnest(s.bucket_numbers) as number, unnest(s.bucket_counts) as count
                    union all
                    select unnest(excluded.bucket_numbers), unnest(excluded.bucket_counts)) as both_rows
             group by number) as merged)`;

import type { TestDatabase } from '@guildhall/testing';

/**
 * The projector as it would be without an inbox: each row vanishes with the statement that wrote it, so that an event
 * which comes again looks new. Answers how to undo it. The verdict has to find what this does.
 */
export async function forgetInbox(database: TestDatabase): Promise<() => Promise<void>> {
  await database.look(`
    create function public.forget() returns trigger language plpgsql security definer as $$
      begin
        delete from public.inbox where tenant_id = new.tenant_id and consumer = new.consumer and event_id = new.event_id;
        return null;
      end $$;
    create trigger forget after insert on public.inbox for each row execute function public.forget()`);
  return async () => {
    await database.look('drop trigger forget on public.inbox; drop function public.forget()');
  };
}

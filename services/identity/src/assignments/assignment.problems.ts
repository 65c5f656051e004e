import { problem } from '@guildhall/http';

export class AssignmentNotFound extends problem('assignment-not-found', 404, 'No such assignment of a role') {}
export class AssignmentEnded extends problem('assignment-ended', 409, 'The assignment has ended already') {}
export class AlreadyAssigned extends problem('already-assigned', 409, 'The user holds the role there already', {
  meaning: 'An assignment of the same role to the same user, in the same place, holds at some time of the new one.',
  remedy: 'Withdraw the assignment that is there, or choose times that do not meet it.',
}) {}
export class TooManyAssignments extends problem('too-many-assignments', 409, 'The user has as many as one can have') {}

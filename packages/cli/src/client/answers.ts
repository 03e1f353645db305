import { EndpointTestStep, ImportResult, Job, JobEvent, JobStage, Me, NewApiToken, Role, SavedBackend, Schedule, ScheduleDefaults, SchedulePreview, User } from "@proxbox/contract";
import { z } from "zod";

// A newer control plane may say more than is known here: it is kept, for --json, and not minded.

/** A job of a list. */
export const JobAnswer = z.looseObject(Job.shape);
/** A job of a list. */
export type JobAnswer = z.infer<typeof JobAnswer>;

/** A job with its steps. */
export const JobDetail = z.looseObject({ ...Job.shape, stages: z.array(z.looseObject(JobStage.shape)) });
/** A job with its steps. */
export type JobDetail = z.infer<typeof JobDetail>;

/** A line of a job's log. */
export const EventAnswer = z.looseObject(JobEvent.shape);

/** A schedule. */
export const ScheduleAnswer = z.looseObject(Schedule.shape);
/** A schedule. */
export type ScheduleAnswer = z.infer<typeof ScheduleAnswer>;

/** What a new schedule begins with. */
export const DefaultsAnswer = z.looseObject(ScheduleDefaults.shape);

/** Times that a schedule would run at. */
export const PreviewAnswer = z.looseObject(SchedulePreview.shape);

/** Who is signed in. */
export const MeAnswer = z.looseObject(Me.shape);

/** A user. */
export const UserAnswer = z.looseObject(User.shape);
/** A user. */
export type UserAnswer = z.infer<typeof UserAnswer>;

/** A role. */
export const RoleAnswer = z.looseObject(Role.shape);

/** An API token that was just made. */
export const NewTokenAnswer = z.looseObject(NewApiToken.shape);

const { last_check, ...savedFields } = SavedBackend.pick({ id: true, name: true, url: true, enabled: true, notes: true, last_check: true }).shape;

/** What every kind of endpoint has; the rest is kept. */
export const EndpointAnswer = z.looseObject({ ...savedFields, last_check: last_check.unwrap().loose().nullable() });
/** An endpoint of any kind. */
export type EndpointAnswer = z.infer<typeof EndpointAnswer>;

/** What a test of an endpoint said. */
export const TestAnswer = z.looseObject({ ok: z.boolean(), steps: z.array(z.looseObject(EndpointTestStep.shape)) });

/** What an import changed, or would change. */
export const ImportAnswer = z.looseObject(ImportResult.shape);

/** An answer of which only --json shows something. */
export const AnyAnswer = z.unknown();

import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { ErrorAnswer } from "../answers.ts";
import { ChangeAccepted } from "../governance/change.ts";
import { body, controlErrors, json, ownErrors } from "../route-parts.ts";
import {
  AttachmentImpact,
  KeptPolicyAttachment,
  PolicyAttachmentCreate,
  PolicyAttachmentList,
} from "./attachment-api.ts";
import {
  GuardrailPolicyCreate,
  GuardrailPolicyList,
  GuardrailPolicyUpdate,
  GuardrailPolicyVersion,
  GuardrailPolicyVersions,
  PolicyComparison,
  PolicyMessage,
  PolicyStatusUpdate,
  PolicyVersionCreate,
  PolicyVersionStatus,
  ResolvedPolicy,
} from "./policy-api.ts";
import { PoliciesResolveRequest, PoliciesResolveResponse } from "./resolve.ts";

/** LiteLLM's policy API: which guardrails apply to whom. Its answers come without an envelope, and what it makes is a 200. */

interface Told<Method, Path> {
  readonly method: Method;
  readonly path: Path;
  readonly summary: string;
  readonly description: string;
  readonly answer: z.ZodType;
  readonly query?: z.ZodRawShape;
  readonly body?: ReturnType<typeof body>;
  /** Whether it changes something, and so can wait for a second person. */
  readonly changes?: true;
}

const changing = {
  202: json(ChangeAccepted, "It waits for a second person."),
  409: json(
    ErrorAnswer,
    "The name is taken, the configuration has it, others depend on it, or its status does not allow the step.",
  ),
};

function told<Method extends "get" | "post" | "put" | "delete", Path extends string>(
  route: Told<Method, Path>,
) {
  const { method, path, summary, description, answer, query } = route;
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, z.string()] as const);
  const request = {
    ...(params.length === 0 ? {} : { params: z.object(Object.fromEntries(params)) }),
    ...(query === undefined ? {} : { query: z.object(query) }),
    ...(route.body === undefined ? {} : { body: route.body }),
  };
  return createRoute({
    method,
    path,
    tags: ["guardrail policies"],
    summary,
    description,
    request,
    responses: {
      200: json(answer, summary),
      ...controlErrors,
      ...(route.changes === true ? changing : {}),
    },
  });
}

const attachment = { policy_name: "healthcare-compliance", teams: ["healthcare-team"] };

export const guardrailPolicyRoutes = [
  told({
    method: "get",
    path: "/policies/list",
    summary: "Every version of every policy",
    description: "Those of the configuration first. Needs the role `auditor`.",
    answer: GuardrailPolicyList,
    query: { version_status: PolicyVersionStatus.optional() },
  }),
  told({
    method: "post",
    path: "/policies",
    summary: "The new policy",
    description: "Its first version is in production at once. Needs the role `admin`.",
    answer: GuardrailPolicyVersion,
    body: body(GuardrailPolicyCreate, { policy_name: "global-baseline", guardrails_add: ["mask-pii"] }),
    changes: true,
  }),
  told({
    method: "get",
    path: "/policies/compare",
    summary: "What parts two versions",
    description:
      "The fields that differ, and the guardrails that the second adds and takes away. Needs the role `auditor`.",
    answer: PolicyComparison,
    query: { policy_id_a: z.string(), policy_id_b: z.string() },
  }),
  createRoute({
    method: "post",
    path: "/policies/resolve",
    tags: ["guardrail policies"],
    summary: "Which guardrails apply to a caller",
    description:
      "By the code that governs live calls. With the role `caller` for itself alone; for anybody with the role `auditor`.",
    request: { body: body(PoliciesResolveRequest, { team_alias: "healthcare-team", model: "gpt-4o" }) },
    responses: {
      200: json(PoliciesResolveResponse, "The guardrails, and the policies that ask for them."),
      400: ownErrors[400],
      401: ownErrors[401],
      403: ownErrors[403],
    },
  }),
  told({
    method: "get",
    path: "/policies/name/{policy_name}/versions",
    summary: "The versions of a policy",
    description: "The highest number first; none where nothing has the name. Needs the role `auditor`.",
    answer: GuardrailPolicyVersions,
  }),
  told({
    method: "post",
    path: "/policies/name/{policy_name}/versions",
    summary: "The new draft",
    description: "Copies a version, by default the one in production. Needs the role `admin`.",
    answer: GuardrailPolicyVersion,
    body: body(PolicyVersionCreate, {}),
    changes: true,
  }),
  told({
    method: "delete",
    path: "/policies/name/{policy_name}/all-versions",
    summary: "That they were deleted",
    description: "Whatever still inherits from it or attaches it refuses that. Needs the role `admin`.",
    answer: PolicyMessage,
    changes: true,
  }),
  told({
    method: "get",
    path: "/policies/attachments/list",
    summary: "The attachments",
    description: "Those of the configuration first, then the oldest first. Needs the role `auditor`.",
    answer: PolicyAttachmentList,
  }),
  told({
    method: "post",
    path: "/policies/attachments",
    summary: "The new attachment",
    description: "Applies a policy that is in production to whoever fits every list. Needs the role `admin`.",
    answer: KeptPolicyAttachment,
    body: body(PolicyAttachmentCreate, attachment),
    changes: true,
  }),
  told({
    method: "post",
    path: "/policies/attachments/estimate-impact",
    summary: "Whom an attachment would cover",
    description:
      "The keys and teams of now, by the matcher of live calls; nothing is changed. Needs the role `auditor`.",
    answer: AttachmentImpact,
    body: body(PolicyAttachmentCreate, attachment),
  }),
  told({
    method: "get",
    path: "/policies/attachments/{attachment_id}",
    summary: "One attachment",
    description: "As it is kept. Needs the role `auditor`.",
    answer: KeptPolicyAttachment,
  }),
  told({
    method: "delete",
    path: "/policies/attachments/{attachment_id}",
    summary: "That it was deleted",
    description: "Its policy no longer applies by it. Needs the role `admin`.",
    answer: PolicyMessage,
    changes: true,
  }),
  told({
    method: "get",
    path: "/policies/{policy_id}",
    summary: "One version of a policy",
    description: "By the version's id; a policy of the configuration by its name. Needs the role `auditor`.",
    answer: GuardrailPolicyVersion,
  }),
  told({
    method: "put",
    path: "/policies/{policy_id}",
    summary: "The draft as changed",
    description:
      "Of a draft alone. What is absent or `null` stays; an empty text, list or object takes a field away. Needs the role `admin`.",
    answer: GuardrailPolicyVersion,
    body: body(GuardrailPolicyUpdate, { guardrails_add: ["mask-pii", "block-secrets"] }),
    changes: true,
  }),
  told({
    method: "delete",
    path: "/policies/{policy_id}",
    summary: "That the version was deleted",
    description: "Refused while something depends on the version in production. Needs the role `admin`.",
    answer: PolicyMessage,
    changes: true,
  }),
  told({
    method: "put",
    path: "/policies/{policy_id}/status",
    summary: "The version in its new status",
    description:
      "`draft` to `published` to `production`; the version that was in production becomes `published`, and can go back. Needs the role `admin`.",
    answer: GuardrailPolicyVersion,
    body: body(PolicyStatusUpdate, { version_status: "published" }),
    changes: true,
  }),
  told({
    method: "get",
    path: "/policies/{policy_id}/resolved-guardrails",
    summary: "What a version comes to",
    description: "With what it inherits, for a call that meets every condition. Needs the role `auditor`.",
    answer: ResolvedPolicy,
  }),
] as const;

import { holdsGithubChecksum } from "../github-checksum.ts";
import { isMixed } from "../randomness.ts";
import type { MarkedKind } from "../secret-kind.ts";

/** Tokens of code hosts, package registries and build services. */
export const codeKinds: readonly MarkedKind[] = [
  {
    type: "GITHUB_TOKEN",
    literals: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
    shape: /gh[pousr]_[A-Za-z0-9]{36,251}/y,
    checksum: holdsGithubChecksum,
  },
  {
    type: "GITHUB_FINE_GRAINED_TOKEN",
    literals: ["github_pat_"],
    shape: /github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{50,64}/y,
  },
  {
    type: "GITLAB_TOKEN",
    literals: ["glpat-"],
    shape: /glpat-[\w-]{20,300}(?:\.[a-z0-9]{2}\.?[a-z0-9]{7})?/y,
  },
  {
    type: "GITLAB_DEPLOY_TOKEN",
    literals: ["gldt-", "glffct-", "glft-", "glsoat-", "glwt-"],
    shape: /gl(?:dt|ffct|ft|soat|wt)-[\w-]{20,64}/y,
  },
  {
    type: "GITLAB_RUNNER_TOKEN",
    literals: ["glrt-", "glrtr-"],
    shape: /glrtr?-[\w-]{20,300}(?:\.[a-z0-9]{2}\.?[a-z0-9]{7})?/y,
  },
  { type: "GITLAB_RUNNER_TOKEN", literals: ["gr1348941"], shape: /GR1348941[\w-]{20}/y },
  { type: "GITLAB_CI_TOKEN", literals: ["glcbt-"], shape: /glcbt-(?:[A-Za-z0-9]{1,5}_)?[\w-]{20,64}/y },
  { type: "GITLAB_TRIGGER_TOKEN", literals: ["glptt-"], shape: /glptt-[\w-]{20,64}/y },
  { type: "GITLAB_MAIL_TOKEN", literals: ["glimt-"], shape: /glimt-[\w-]{20,32}/y },
  { type: "GITLAB_AGENT_TOKEN", literals: ["glagent-"], shape: /glagent-[\w-]{50,1024}/y },
  { type: "GITLAB_OAUTH_SECRET", literals: ["gloas-"], shape: /gloas-[\w-]{64}/y },
  {
    type: "BITBUCKET_APP_PASSWORD",
    literals: ["atbb"],
    shape: /ATBB[A-Za-z0-9_=.-]{28,40}/y,
    check: isMixed,
  },
  { type: "BITBUCKET_ACCESS_TOKEN", literals: ["atctt3"], shape: /ATCTT3[\w=-]{40,240}/y },
  { type: "ATLASSIAN_API_TOKEN", literals: ["atatt3", "atstt3"], shape: /AT[AS]TT3[\w=-]{40,240}/y },
  { type: "NPM_TOKEN", literals: ["npm_"], shape: /npm_[A-Za-z0-9]{36}/y, checksum: holdsGithubChecksum },
  {
    type: "PYPI_TOKEN",
    literals: ["pypi-age"],
    shape: /pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[\w-]{50,1000}/y,
  },
  { type: "RUBYGEMS_API_KEY", literals: ["rubygems_"], shape: /rubygems_[a-f0-9]{48}/y },
  { type: "CRATES_IO_TOKEN", literals: ["cio"], shape: /cio[A-Za-z0-9]{32}/y, check: isMixed },
  { type: "NUGET_API_KEY", literals: ["oy2"], shape: /oy2[a-z0-9]{43}/y },
  { type: "CLOJARS_TOKEN", literals: ["clojars_"], shape: /CLOJARS_[a-z0-9]{60}/y },
  { type: "PACKAGIST_TOKEN", literals: ["packagist_"], shape: /packagist_[ou][ru]t_[a-f0-9]{60,80}/y },
  { type: "DOCKER_HUB_TOKEN", literals: ["dckr_pat_", "dckr_oat_"], shape: /dckr_[po]at_[\w-]{27,40}/y },
  { type: "JFROG_API_KEY", literals: ["akcp"], shape: /AKCp[A-Za-z0-9]{69}/y },
  { type: "JFROG_REFERENCE_TOKEN", literals: ["cmvmd"], shape: /cmVmd[A-Za-z0-9]{59}/y },
  { type: "SOURCEGRAPH_TOKEN", literals: ["sgp_"], shape: /sgp_(?:(?:[a-f0-9]{16}|local)_)?[a-f0-9]{40}/y },
  {
    type: "CIRCLECI_TOKEN",
    literals: ["ccipat_", "cciprj_"],
    shape: /CCIP(?:AT|RJ)_[A-Za-z0-9]{22}_[a-f0-9]{40}/y,
  },
  {
    type: "BUILDKITE_TOKEN",
    literals: ["bkua_", "bkct_", "bkaj_"],
    shape: /bk(?:ua|ct|aj)_[A-Za-z0-9]{40}/y,
  },
  { type: "SONAR_TOKEN", literals: ["sqp_", "squ_", "sqa_"], shape: /sq[pua]_[a-f0-9]{40}/y },
  {
    type: "HARNESS_TOKEN",
    literals: ["pat.", "sat."],
    shape: /[ps]at\.[\w-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}/y,
  },
  { type: "OCTOPUS_API_KEY", literals: ["api-"], shape: /API-[A-Z0-9]{26,32}/y },
  { type: "SCALINGO_TOKEN", literals: ["tk-us-"], shape: /tk-us-[\w-]{48}/y },
];

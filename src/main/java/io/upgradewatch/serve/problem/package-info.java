/** Refusals, as RFC 9457 spells them. */
package io.upgradewatch.serve.problem;

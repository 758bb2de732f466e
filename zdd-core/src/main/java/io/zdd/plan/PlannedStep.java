package io.zdd.plan;

/**
 * A step on a host.
 *
 * @param target where it acts
 * @param phase the part of the deployment it belongs to
 * @param step what it does
 */
public record PlannedStep(StepTarget target, Phase phase, Step step) {}

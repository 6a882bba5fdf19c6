namespace NgHvi;

public sealed partial record HybridVi
{
    private bool NeedsScores => (Update.Needs & (UpdateNeeds.GroupScores | UpdateNeeds.ExpectedScores)) != 0;

    // Where nothing varies by group, a batch or a score is of single rows.
    internal ITarget Visited(ITarget target) =>
        NeedsScores || (Gradient.BatchGroups is not null && !Update.VisitsInPart) ? target.Examples : target;

    internal override IEnumerable<string> Faults(ITarget? target)
    {
        if (Update.Needs.HasFlag(UpdateNeeds.Gradient) && !Family.HasGradient)
            yield return $"The {Family.Name} family has no gradient in λ; it moves by the Bayesian learning rule.";
        if (Update.Needs.HasFlag(UpdateNeeds.GroupScores) && Gradient.Latents != LatentTreatment.Collapsed)
            yield return "Squared scores at drawn latent variables overstate the curvature by the missing information; " +
                "collapse them, or use the pathwise curvature.";
        if (Gradient is { IsAtMean: true, Draws: > 1 }) yield return "At the mean there is one draw; set Draws to 1.";
        if (Gradient.IsAtMean && (Update.Needs & ~UpdateNeeds.Gradient) == 0)
            yield return "At the mean no noise tells curvature; use the Bayesian learning rule with another curvature than Pathwise.";
        if (NeedsScores && UsesFittingCoordinates)
            yield return "Scores of groups are those of θ itself; set UsesFittingCoordinates to false.";
        if (Guard is not null && !Update.HonoursCuts)
            yield return "A guard shortens the steps of a trust region, and this update rule has none; set Guard to null.";
        if (Guard is { DriftFactor: not null } && Gradient.BatchGroups is not null)
            yield return "The ELBO of a mini-batch is too noisy to tell a drift; leave DriftFactor null.";
        if (AveragedSteps is not null && Steps is null)
            yield return "An average of the last iterates cannot be judged by the stopping rule; fix Steps or average the second half.";
        if (Steps is not null && Stopping != new StoppingRule())
            yield return "With a fixed number of steps nothing else stops a run; leave Stopping as it is or Steps null.";
        if (Start.IsPublished && UsesFittingCoordinates)
            yield return "The published start is one in θ itself; it needs coordinates as given.";
        if (Start.SaysLoadings && !Family.HasLoadings)
            yield return $"The {Family.Name} family has no loadings to start; leave the start's loadings null.";
        if (Gradient is { Sweeps: not null, Latents: LatentTreatment.Collapsed })
            yield return "Latent variables that are integrated out are not drawn by sweeps; leave Sweeps null.";
        if (Gradient is { Antithetic: true, Draws: > 1 } && Gradient.Draws % 2 != 0)
            yield return $"Antithetic draws come in pairs, but Draws is {Gradient.Draws}; allowed are even numbers.";
        foreach (var fault in Update.Faults(Family, Gradient.BatchGroups is not null)) yield return fault;
        if (target is null) yield break;
        if (Update is UpdateRule.AverageInformation && target is not MixedDensity { HasSeveralFactors: true })
            yield return "Average information is for models of several grouping factors; use HybridVi.Default.";
        if (Update is UpdateRule.AverageInformation
            && this != AverageInformation with { Update = Update, Family = Family, CorrectPosterior = CorrectPosterior })
            yield return "Average information has no options but its own Steps and CorrectPosterior; leave the others as they are.";
        if (Update.Fault(target.Parameters.Count) is { } tooCostly) yield return tooCostly;
        if (NeedsScores && !target.HasScores)
            yield return "The model tells no scores of single groups; use the pathwise curvature.";
        if (Update.Needs.HasFlag(UpdateNeeds.ExpectedScores) && !target.HasExpectedScores)
            yield return "Gauss–Newton curvature is for models without random coefficients, of no parameter beside a residual variance; " +
                "use EmpiricalFisher or Pathwise.";
        var chains = Gradient.UsesChain(target);
        if (Family.Fault(target.Parameters.Count) is { } tooMany) yield return tooMany;
        if (Gradient.Latents == LatentTreatment.Collapsed && !target.IsCollapsible)
            yield return "The model's latent variables cannot be integrated out; use drawn or chained latents.";
        if (chains && target.LatentLength == 0)
            yield return "The model carries no latent state from step to step, so no chain can draw it; use drawn or collapsed latents.";
        if (!chains && Gradient is { Sweeps: not null, Latents: LatentTreatment.Drawn })
            yield return "The model draws its latent variables exactly, not by sweeps; leave Sweeps null.";
        if (Gradient.BatchGroups is not null && Visited(target).BatchGroupCount == 0)
            yield return "The model cannot be visited in part; leave BatchGroups null.";
        if (Update.VisitsInPart && target.BatchGroupCount < 2)
            yield return $"{Name} visits a part of the groups a step, and there are fewer than two.";
        if (!target.IsMultimodal && Stopping.Plateaus != new StoppingRule().Plateaus)
            yield return "Only models of many modes end at a plateau of the ELBO; leave Plateaus as it is.";
    }
}

namespace NgHvi;

/// <summary>
/// The one place where the options of hybrid variational inference meet: what is ignored, contradictory or not to be had of a model.
/// </summary>
internal static class HybridViFaults
{
    public static IEnumerable<string> Of(HybridVi method, ITarget? target)
    {
        var faults = OfOptions(method).Concat(method.Update.Faults(method.Family, method.Gradient.BatchGroups is not null));
        return target is null ? faults : faults.Concat(OfTarget(method, target));
    }

    private static IEnumerable<string> OfOptions(HybridVi method)
    {
        var gradient = method.Gradient;
        if ((method.Update.Needs & (UpdateNeeds.Curvature | UpdateNeeds.GroupScores)) != 0)
            yield return "No model gives curvature or scores of single groups yet; use an update rule that needs gradients only.";
        if (method.Guard is not null && !method.Update.HonoursCuts)
            yield return "A guard shortens the steps of a trust region, and this update rule has none; set Guard to null.";
        if (method.Guard is { DriftFactor: not null } && gradient.BatchGroups is not null)
            yield return "The ELBO of a mini-batch is too noisy to tell a drift; leave DriftFactor null.";
        if (method.AveragedSteps is not null && method.Steps is null)
            yield return "An average of the last iterates cannot be judged by the stopping rule; fix Steps or average the second half.";
        if (method.Steps is not null && method.Stopping != new StoppingRule())
            yield return "With a fixed number of steps nothing else stops a run; leave Stopping as it is or Steps null.";
        if (method is { Start.IsPublished: true, UsesFittingCoordinates: true })
            yield return "The published start is one in θ itself; it needs coordinates as given.";
        if (method.Start.SaysLoadings && !method.Family.HasLoadings)
            yield return $"The {method.Family.Name} family has no loadings to start; leave the start's loadings null.";
        if (gradient is { Sweeps: not null, Latents: LatentTreatment.Collapsed })
            yield return "Latent variables that are integrated out are not drawn by sweeps; leave Sweeps null.";
        if (gradient is { Antithetic: true, Draws: > 1 } && gradient.Draws % 2 != 0)
            yield return $"Antithetic draws come in pairs, but Draws is {gradient.Draws}; allowed are even numbers.";
    }

    private static IEnumerable<string> OfTarget(HybridVi method, ITarget target)
    {
        var gradient = method.Gradient;
        var chains = gradient.UsesChain(target);
        if (method.Family.Fault(target.Parameters.Count) is { } fault) yield return fault;
        if (gradient.Latents == LatentTreatment.Collapsed && !target.IsCollapsible)
            yield return "The model's latent variables cannot be integrated out; use drawn or chained latents.";
        if (chains && target.LatentLength == 0)
            yield return "The model carries no latent state from step to step, so no chain can draw it; use drawn or collapsed latents.";
        if (!chains && gradient is { Sweeps: not null, Latents: LatentTreatment.Drawn })
            yield return "The model draws its latent variables exactly, not by sweeps; leave Sweeps null.";
        if (gradient.BatchGroups is not null && target.BatchGroupCount == 0)
            yield return "The model cannot be visited in part; leave BatchGroups null.";
        if (!target.IsMultimodal && method.Stopping.Plateaus != new StoppingRule().Plateaus)
            yield return "Only models of many modes end at a plateau of the ELBO; leave Plateaus as it is.";
    }
}

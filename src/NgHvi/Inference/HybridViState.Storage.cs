namespace NgHvi;

/// <content>Saving a state, so that a run can be continued later with the bits it would have had.</content>
public sealed partial class HybridViState
{
    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>Writes the state as JSON (schema "nghvi-state/1"); doubles round-trip exactly.</summary>
    public void Save(Stream stream) => JsonSerializer.Serialize(
        stream,
        new HybridViStateDocument(
            HybridViStateDocument.CurrentSchema,
            Seed,
            Step,
            ElapsedSeconds,
            Approximation.Lambda,
            Momentum,
            FirstMoment,
            SecondMoment,
            Trust.RecentMeanKl,
            Trust.RecentShapeKl,
            Trust.RateFraction,
            Trust.RadiusFraction,
            Trust.LastHalving,
            Guard.Level,
            Guard.Deviation,
            Guard.Best,
            Guard.Refusals,
            Guard.IsForced,
            Guard.AcceptedCount,
            Guard.Previous,
            Guard.Snapshot,
            RecentElbo,
            Averager?.Sums.ToArray(),
            Averager?.BlockLength ?? 0,
            Averager?.LastCount ?? 0,
            Ring?.Items.ToArray(),
            Ring?.Next ?? 0,
            Trace.Stride,
            [.. Trace.Steps],
            [.. Trace.Values],
            [.. Trace.Seconds],
            Latents),
        Json);

    /// <summary>Restores a state for the model and the algorithm it was saved from.</summary>
    /// <exception cref="InputException">The file is damaged, or belongs to another model or algorithm.</exception>
    public static HybridViState Load(HybridViWorkspace workspace, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        HybridViStateDocument? saved;
        try
        {
            saved = JsonSerializer.Deserialize<HybridViStateDocument>(stream, Json);
        }
        catch (JsonException failure)
        {
            throw new InputException($"The saved state is damaged at line {failure.LineNumber + 1}, byte {failure.BytePositionInLine}.", failure);
        }

        if (saved?.Schema != HybridViStateDocument.CurrentSchema)
        {
            throw new InputException($"The saved state has schema \"{saved?.Schema}\"; this version reads \"{HybridViStateDocument.CurrentSchema}\".");
        }

        var state = new HybridViState(
            workspace.CreateFamily(), saved.Seed, workspace.RecentCount, workspace.Options.Averaging, workspace.LatentCount);
        Restore(saved.Lambda, state.Approximation.Lambda);
        Restore(saved.Momentum, state.Momentum);
        Restore(saved.FirstMoment, state.FirstMoment);
        Restore(saved.SecondMoment, state.SecondMoment);
        Restore(saved.GuardPrevious, state.Guard.Previous);
        Restore(saved.GuardSnapshot, state.Guard.Snapshot);
        Restore(saved.RecentElbo, state.RecentElbo);
        Restore(saved.Latents ?? [], state.Latents);
        (state.Step, state.ElapsedSeconds) = (saved.Step, saved.ElapsedSeconds);
        (state.Trust.RecentMeanKl, state.Trust.RecentShapeKl, state.Trust.RateFraction, state.Trust.RadiusFraction, state.Trust.LastHalving) =
            (saved.RecentMeanKl, saved.RecentShapeKl, saved.RateFraction, saved.RadiusFraction, saved.LastHalving);
        state.Guard.Restore(saved);
        state.Averager?.Restore(saved);
        state.Ring?.Restore(saved);
        state.Trace = ElboTrace.Restore(saved.TraceStride, saved.TraceSteps, saved.TraceValues, saved.TraceSeconds);
        return state.Approximation.Refresh() ? state : throw new InputException("The saved state is damaged: λ is not a distribution.");
    }

    internal static void Restore(double[]? saved, double[] target)
    {
        if (saved?.Length != target.Length)
        {
            throw new InputException(
                $"The saved state belongs to another model or algorithm: it has {saved?.Length ?? 0} numbers where {target.Length} are needed.");
        }

        saved.CopyTo(target, 0);
    }
}

namespace NgHvi;

/// <summary>The values of z that chains carry from step to step, one chain for each draw of θ.</summary>
internal static class CarriedLatents
{
    /// <summary>Fills every chain with the model's first value.</summary>
    public static void Start(HybridViWorkspace workspace, HybridViState state)
    {
        for (var s = 0; s < workspace.LogJoint.Length && workspace.UsesChain; s++)
        {
            Start(workspace, state, s);
        }
    }

    /// <summary>
    /// Begins those chains anew that a refused λ has led to values that are not finite; from these no sweep would return.
    /// </summary>
    public static void Recover(HybridViWorkspace workspace, HybridViState state)
    {
        for (var s = 0; s < workspace.LogJoint.Length && workspace.UsesChain; s++)
        {
            if (!TensorPrimitives.IsFiniteAll<double>(Chain(workspace, state, s)))
            {
                Start(workspace, state, s);
            }
        }
    }

    /// <summary>z of draw s; empty without chains.</summary>
    public static Span<double> Chain(HybridViWorkspace workspace, HybridViState state, int s)
    {
        var length = workspace.UsesChain ? workspace.Model.LatentLength : 0;
        return state.Latents.AsSpan(s * length, length);
    }

    private static void Start(HybridViWorkspace workspace, HybridViState state, int s) =>
        workspace.Model.InitialLatents(RunStream.Of(state.Seed, RunStream.Latents).Fold(state.Step).Fold(s), Chain(workspace, state, s));
}

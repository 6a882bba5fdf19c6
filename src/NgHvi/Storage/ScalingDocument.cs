namespace NgHvi;

/// <summary>The units of θ as they are saved: x' = (x − centre)/scale and y' = (y − centre)/scale.</summary>
/// <param name="Centers">Length m.</param>
/// <param name="Scales">Length m.</param>
/// <param name="ResponseCenter">Centre of y; 0 for binary responses.</param>
/// <param name="ResponseScale">Scale of y; 1 for binary responses.</param>
public sealed record ScalingDocument(IReadOnlyList<double> Centers, IReadOnlyList<double> Scales, double ResponseCenter, double ResponseScale)
{
    /// <summary>Takes a scaling.</summary>
    public static ScalingDocument From(InputScaling scaling)
    {
        ArgumentNullException.ThrowIfNull(scaling);
        return new ScalingDocument(scaling.Centers.ToArray(), scaling.Scales.ToArray(), scaling.ResponseCenter, scaling.ResponseScale);
    }

    /// <summary>The scaling.</summary>
    public InputScaling ToScaling() => new(Centers.ToArray(), Scales.ToArray(), ResponseCenter, ResponseScale);
}

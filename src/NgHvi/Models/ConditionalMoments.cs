namespace NgHvi;

/// <summary>Moments of α_k given θ and y for chosen groups, in the model's units.</summary>
internal abstract class ConditionalMoments(MixedDensity model, int count)
{
    public int Count { get; } = count;
    public double[] Scales { get; } = new double[model.Response.HasGroupScale ? 2 * count : 0]; // Mean and sd of u_k given θ and y.
    public ModelParameters Parameters { get; } = model.CreateParameters();

    public void Fill(ReadOnlySpan<double> theta, Span<double> means, Span<double> covariances) // Group i's at i·r and i·r².
    {
        Parameters.Read(theta);
        if ((model.RandomCount > 0 || Scales.Length > 0) && Count > 0) Compute(theta, means, covariances);
    }

    protected abstract void Compute(ReadOnlySpan<double> theta, Span<double> means, Span<double> covariances);
}

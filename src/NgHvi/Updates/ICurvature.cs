namespace NgHvi;

/// <summary>What of log p(y, θ) at draw s rules may ask for beyond gradients.</summary>
internal interface ICurvature
{
    void Hessian(int s, Span<double> hessian); // M×M.
    void Scores(int s, bool areExpected, Action<ReadOnlySpan<double>> read); // Of visited groups, or expected of rows.
    void PriorCurvature(int s, Span<double> diagonal);
}

namespace NgHvi;

internal sealed class RowMoments(MixedDensity model, RowChunks chunks, Dictionary<int, int> places)
    : ConditionalMoments(model, places.Count)
{
    private readonly PackKernel kernel = model.Response.CreateKernel(model.Shape);
    private readonly RegressorPass pass = new(model, RowChunks.LongestOf(chunks));

    protected override void Compute(ReadOnlySpan<double> theta, Span<double> means, Span<double> covariances)
    {
        var r = kernel.Alpha.Length;
        pass.Load(theta, chunks);
        kernel.Begin(Parameters);
        foreach (var chunk in chunks.Items)
        {
            var regressors = pass.Forward(chunk);
            foreach (ref readonly var pack in chunk.Packs.AsSpan())
            {
                kernel.Moments(new PackRows(chunk, chunks.IsWeighted, pack, regressors, default));
                for (var l = 0; l < RowPack.Lanes; l++)
                {
                    if (pack.Presence.GetElement(l) == 0) continue;
                    var g = places[pack.Groups[l]];
                    if (Scales.Length > 0)
                        (Scales[2 * g], Scales[(2 * g) + 1]) = (kernel.ScaleMean.GetElement(l), kernel.ScaleDeviation.GetElement(l));
                    for (var a = 0; a < r; a++)
                    {
                        means[(g * r) + a] = kernel.Alpha[a].GetElement(l);
                        for (var b = 0; b < r; b++) covariances[(((g * r) + a) * r) + b] = kernel.Covariance[(a * r) + b].GetElement(l);
                    }
                }
            }
        }
    }
}

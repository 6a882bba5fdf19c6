namespace NgHvi;

/// <summary>Conditional means and covariances of α_k given θ for chosen groups, in the units of the model. Not safe for use by several threads.</summary>
internal sealed class GroupMoments
{
    private readonly DeepModel model;
    private readonly RowChunks chunks;
    private readonly PackKernel kernel;
    private readonly double[] features;

    /// <summary>Allocates.</summary>
    /// <param name="model">The model.</param>
    /// <param name="chunks">The rows of the groups; share it between threads.</param>
    public GroupMoments(DeepModel model, RowChunks chunks)
    {
        (this.model, this.chunks) = (model, chunks);
        kernel = model.CreateKernel();
        Network = new NetworkPass(model.Architecture, RowChunks.LongestOf(chunks));
        features = new double[model.CoefficientCount * RowChunks.LongestOf(chunks)];
        Parameters = new DeepParameters(model);
    }

    /// <summary>θ last read.</summary>
    public DeepParameters Parameters { get; }

    /// <summary>The network at the θ last read, for blocks up to the longest chunk.</summary>
    public NetworkPass Network { get; }

    /// <summary>Computes the moments.</summary>
    /// <param name="theta">θ.</param>
    /// <param name="means">Receives, at k·r, the means of the groups of the chunks; length K·r.</param>
    /// <param name="covariances">Receives their covariances; length K·r².</param>
    public void Fill(ReadOnlySpan<double> theta, Span<double> means, Span<double> covariances)
    {
        var r = model.RandomCount;
        Parameters.Read(theta);
        kernel.Begin(Parameters);
        Network.Load(theta[..model.Architecture.WeightCount]);
        foreach (var chunk in chunks.Items)
        {
            var z = features.AsSpan(0, model.CoefficientCount * chunk.Rows);
            DeepEvaluator.Features(Network, chunk, z);
            var block = new FeatureBlock(chunk.Rows, z, chunk.Response, chunk.Presence, default);
            foreach (ref readonly var pack in chunk.Packs.AsSpan())
            {
                kernel.Moments(block, pack, Parameters);
                for (var l = 0; l < RowPack.Lanes; l++)
                {
                    if (pack.Presence.GetElement(l) == 0)
                    {
                        continue;
                    }

                    var k = pack.Groups[l];
                    for (var a = 0; a < r; a++)
                    {
                        means[(k * r) + a] = kernel.Alpha[a].GetElement(l);
                        for (var b = 0; b < r; b++)
                        {
                            covariances[(((k * r) + a) * r) + b] = kernel.Covariance[(a * r) + b].GetElement(l);
                        }
                    }
                }
            }
        }
    }
}

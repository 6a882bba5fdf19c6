namespace NgHvi;

/// <summary>Predictors η = zᵀ(β + α) of the rows of a block given θ, in the model's units. One for each thread.</summary>
internal sealed class RowEvaluator
{
    private readonly RowBlock block;
    private readonly DeepModel model;
    private readonly GroupMoments moments;
    private readonly NetworkPass network;
    private readonly double[] means;
    private readonly double[] covariances;
    private readonly double[] newCovariance;
    private readonly double[] regressors;
    private readonly PosteriorDraws draws;

    public RowEvaluator(RowBlock block, PosteriorDraws draws)
    {
        (this.block, this.draws, model) = (block, draws, block.Model);
        moments = new GroupMoments(model, block.Training);
        network = new NetworkPass(model.Architecture, RowBlock.ChunkRows);
        var r = model.RandomCount;
        (means, covariances) = (new double[model.Data.GroupCount * r], new double[model.Data.GroupCount * r * r]);
        newCovariance = new double[r * r];
        regressors = new double[model.CoefficientCount * RowBlock.ChunkRows];
    }

    /// <summary>The parameters of the response at the θ loaded.</summary>
    public ReadOnlySpan<double> Parameters => new double[] { moments.Parameters.LogVariance };

    /// <summary>Computes what depends on θ alone: the moments of the groups of the block.</summary>
    public void Load(ReadOnlySpan<double> theta)
    {
        var r = model.RandomCount;
        moments.Fill(theta, means, covariances);
        foreach (var k in block.Groups)
        {
            if (k >= 0)
            {
                LatentFactors.Apply(draws, k, means.AsSpan(k * r, r), covariances.AsSpan(k * r * r, r * r));
            }
        }

        moments.Parameters.Covariance(newCovariance);
        network.Load(theta[..model.Architecture.WeightCount]);
    }

    /// <summary>η of every row as a normal distribution over α.</summary>
    /// <param name="fixedPart">Receives zᵀβ.</param>
    /// <param name="mean">Receives zᵀ(β + E[α]).</param>
    /// <param name="variance">Receives zᵀVar[α]z.</param>
    /// <param name="spread">Receives zᵀΣz, whatever the group.</param>
    public void Fill(Span<double> fixedPart, Span<double> mean, Span<double> variance, Span<double> spread)
    {
        var r = model.RandomCount;
        Span<double> z = stackalloc double[r];
        for (var i = 0; i < block.Rows.Length; i++)
        {
            var place = PlaceOf(i);
            fixedPart[i] = mean[i] = FixedPart(place);
            for (var a = 0; a < r; a++)
            {
                z[a] = regressors[(model.RandomFeatures[a] * RowBlock.ChunkRows) + place];
            }

            spread[i] = Form(newCovariance, z);
            variance[i] = 0;
            if (block.Slots[i] is var slot and >= 0)
            {
                var k = block.Groups[slot];
                variance[i] = k < 0 ? spread[i] : Form(covariances.AsSpan(k * r * r, r * r), z);
                mean[i] += k < 0 ? 0 : FixedOrder.Dot(z, means.AsSpan(k * r, r));
            }
        }
    }

    /// <summary>η of every row at one draw of the random coefficients of every group.</summary>
    /// <param name="key">The stream; a group's is that of its number.</param>
    /// <param name="eta">Receives η.</param>
    /// <exception cref="ArithmeticException">A covariance is not positive definite.</exception>
    public void Draw(RandomKey key, Span<double> eta)
    {
        var r = model.RandomCount;
        var alpha = new double[block.Groups.Length * r];
        var (normals, root) = (new double[r], new double[r * r]);
        for (var slot = 0; slot < block.Groups.Length; slot++)
        {
            var k = block.Groups[slot];
            (k < 0 ? newCovariance : covariances.AsSpan(k * r * r, r * r)).CopyTo(root);
            if (!SmallCholesky.Factor(root, r))
            {
                throw new ArithmeticException("The covariance of random coefficients is not positive definite at a draw; θ is out of range.");
            }

            NormalSampler.Fill(key.Fold(block.SlotKeys[slot]), normals);
            for (var a = 0; a < r; a++)
            {
                alpha[(slot * r) + a] = (k < 0 ? 0 : means[(k * r) + a])
                    + FixedOrder.Dot(root.AsSpan(a * r, a + 1), normals.AsSpan(0, a + 1));
            }
        }

        for (var i = 0; i < eta.Length; i++)
        {
            var place = PlaceOf(i);
            eta[i] = FixedPart(place);
            for (var a = 0; a < r && block.Slots[i] >= 0; a++)
            {
                eta[i] += regressors[(model.RandomFeatures[a] * RowBlock.ChunkRows) + place] * alpha[(block.Slots[i] * r) + a];
            }
        }
    }

    private static double Form(ReadOnlySpan<double> matrix, ReadOnlySpan<double> z)
    {
        double sum = 0;
        for (var a = 0; a < z.Length; a++)
        {
            for (var b = 0; b < z.Length; b++)
            {
                sum += z[a] * matrix[(a * z.Length) + b] * z[b];
            }
        }

        return Math.Max(0, sum);
    }

    private double FixedPart(int place)
    {
        double sum = 0;
        for (var f = 0; f < model.CoefficientCount; f++)
        {
            sum += regressors[(f * RowBlock.ChunkRows) + place] * moments.Parameters.Coefficients[f];
        }

        return sum;
    }

    /// <summary>The place of row i in its chunk, whose regressors are computed at its first row.</summary>
    private int PlaceOf(int i)
    {
        var (chunk, place) = Math.DivRem(i, RowBlock.ChunkRows);
        if (place == 0)
        {
            regressors.AsSpan(0, RowBlock.ChunkRows).Fill(1);
            network.Forward(block.Inputs(chunk), RowBlock.ChunkRows, regressors.AsSpan(RowBlock.ChunkRows));
        }

        return place;
    }
}

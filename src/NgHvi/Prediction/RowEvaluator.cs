namespace NgHvi;

/// <summary>Predictors η = zᵀ(β + α) of the rows of a block given θ, in the data's units. One for each thread.</summary>
internal sealed class RowEvaluator
{
    private readonly RowBlock block;
    private readonly MixedDensity model;
    private readonly PosteriorDraws draws;
    private readonly ConditionalMoments moments;
    private readonly NetworkPass? network;
    private readonly double[] means;
    private readonly double[] covariances;
    private readonly double[] newCovariance;
    private readonly double[] regressors;
    private readonly double[] parameters;

    public RowEvaluator(RowBlock block, PosteriorDraws draws)
    {
        (this.block, this.draws, model) = (block, draws, block.Model);
        moments = block.CreateMoments();
        network = model.Shape.FeatureCount > 0 ? new NetworkPass(model.Architecture, RowBlock.ChunkRows) : null;
        var r = model.RandomCount;
        (means, covariances, newCovariance) = (new double[block.Groups.Length * r], new double[block.Groups.Length * r * r], new double[r * r]);
        regressors = new double[model.Shape.RegressorCount * RowBlock.ChunkRows];
        parameters = new double[model.Shape.ParameterCount];
    }

    /// <summary>The parameters of the response at the θ loaded, in the data's units.</summary>
    public ReadOnlySpan<double> Parameters => parameters;

    /// <summary>Computes what depends on θ alone: the moments of the groups of the block.</summary>
    public void Load(ReadOnlySpan<double> theta)
    {
        var r = model.RandomCount;
        moments.Fill(theta, means, covariances);
        moments.Parameters.Covariance(newCovariance);
        model.ResponseParameters(moments.Parameters.Response, parameters);
        network?.Load(theta[..model.Shape.WeightCount]);
        for (var g = 0; g < block.Groups.Length; g++)
        {
            LatentFactors.Apply(draws, block.Groups[g], means.AsSpan(g * r, r), covariances.AsSpan(g * r * r, r * r));
        }
    }

    /// <summary>η of every row as a normal distribution over α.</summary>
    /// <param name="fixedPart">Receives zᵀβ.</param>
    /// <param name="mean">Receives zᵀ(β + E[α]).</param>
    /// <param name="variance">Receives zᵀVar[α]z.</param>
    /// <param name="spread">Receives zᵀΣz, whatever the group.</param>
    public void Fill(Span<double> fixedPart, Span<double> mean, Span<double> variance, Span<double> spread)
    {
        var (r, scale) = (model.RandomCount, model.Units.ResponseScale);
        Span<double> z = stackalloc double[r];
        for (var i = 0; i < block.Rows.Length; i++)
        {
            var place = PlaceOf(i);
            fixedPart[i] = mean[i] = FixedPart(place);
            for (var a = 0; a < r; a++)
            {
                z[a] = scale * regressors[(model.Shape.RandomIndices[a] * RowBlock.ChunkRows) + place];
            }

            spread[i] = Form(newCovariance, z);
            variance[i] = 0;
            if (block.Slots[i] is var slot and >= 0)
            {
                var g = block.Places[slot];
                variance[i] = g < 0 ? spread[i] : Form(covariances.AsSpan(g * r * r, r * r), z);
                mean[i] += g < 0 ? 0 : FixedOrder.Dot(z, means.AsSpan(g * r, r));
            }
        }
    }

    /// <summary>η of every row at one draw of the random coefficients of every group.</summary>
    /// <param name="key">The stream; a group's is that of its number.</param>
    /// <param name="eta">Receives η.</param>
    /// <exception cref="ArithmeticException">A covariance is not positive definite.</exception>
    public void Draw(RandomKey key, Span<double> eta)
    {
        var (r, scale) = (model.RandomCount, model.Units.ResponseScale);
        var alpha = new double[block.Places.Length * r];
        var (normals, root) = (new double[r], new double[r * r]);
        for (var slot = 0; slot < block.Places.Length; slot++)
        {
            var g = block.Places[slot];
            (g < 0 ? newCovariance : covariances.AsSpan(g * r * r, r * r)).CopyTo(root);
            if (!SmallCholesky.Factor(root, r))
            {
                throw new ArithmeticException("The covariance of random coefficients is not positive definite at a draw; θ is out of range.");
            }

            NormalSampler.Fill(key.Fold(block.SlotKeys[slot]), normals);
            for (var a = 0; a < r; a++)
            {
                alpha[(slot * r) + a] = scale
                    * ((g < 0 ? 0 : means[(g * r) + a]) + FixedOrder.Dot(root.AsSpan(a * r, a + 1), normals.AsSpan(0, a + 1)));
            }
        }

        for (var i = 0; i < eta.Length; i++)
        {
            var place = PlaceOf(i);
            eta[i] = FixedPart(place);
            for (var a = 0; a < r && block.Slots[i] >= 0; a++)
            {
                eta[i] += regressors[(model.Shape.RandomIndices[a] * RowBlock.ChunkRows) + place] * alpha[(block.Slots[i] * r) + a];
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
        for (var f = 0; f < moments.Parameters.Coefficients.Length; f++)
        {
            sum += regressors[(f * RowBlock.ChunkRows) + place] * moments.Parameters.Coefficients[f];
        }

        return model.Units.ResponseCenter + (model.Units.ResponseScale * sum);
    }

    /// <summary>The place of row i in its chunk, whose regressors are computed at its first row.</summary>
    private int PlaceOf(int i)
    {
        var (chunk, place) = Math.DivRem(i, RowBlock.ChunkRows);
        if (place == 0)
        {
            var columns = block.Columns(chunk);
            var own = model.Shape.FeatureStart * RowBlock.ChunkRows;
            columns[..own].CopyTo(regressors);
            network?.Forward(columns[own..], RowBlock.ChunkRows, regressors.AsSpan(own));
        }

        return place;
    }
}

namespace NgHvi;

/// <summary>
/// Linear predictors η = zᵀ(β + α) of rows given θ, on the scale of the data: the fixed part and the mean and variance over α of the row's
/// group. One for each thread.
/// </summary>
internal sealed class RowPredictor
{
    /// <summary>Changes the mean and the covariance of group k.</summary>
    public delegate void AdjustMoments(int k, Span<double> mean, Span<double> covariance);

    private const int BlockRows = PredictionBlocks.BlockRows;
    private readonly PredictionBlocks rows;
    private readonly DeepModel model;
    private readonly GroupMoments moments;
    private readonly NetworkPass network;
    private readonly double[] means;
    private readonly double[] covariances;
    private readonly double[] newCovariance;
    private readonly double[] features;

    /// <summary>Allocates.</summary>
    public RowPredictor(PredictionBlocks rows)
    {
        (this.rows, model) = (rows, rows.Model);
        moments = new GroupMoments(model, rows.Training);
        network = new NetworkPass(model.Architecture, BlockRows);
        var r = model.RandomCount;
        means = new double[model.Data.GroupCount * r];
        covariances = new double[means.Length * r];
        newCovariance = new double[r * r];
        features = new double[model.CoefficientCount * BlockRows];
    }

    /// <summary>A change of the conditional moments of a group by methods that approximate them too; null: none.</summary>
    public AdjustMoments? Adjust { get; init; }

    /// <summary>Conditional means of α, K×r, of the groups of the training rows, in the units of the model.</summary>
    public ReadOnlySpan<double> Means => means;

    /// <summary>Conditional covariances of α, K×r×r.</summary>
    public ReadOnlySpan<double> Covariances => covariances;

    /// <summary>Computes the moments given θ and returns σ² on the scale of the data; 1 for binary responses.</summary>
    public double Load(ReadOnlySpan<double> theta)
    {
        moments.Fill(theta, means, covariances);
        if (Adjust is not null)
        {
            var r = model.RandomCount;
            foreach (var k in rows.TrainingGroups)
            {
                Adjust(k, means.AsSpan(k * r, r), covariances.AsSpan(k * r * r, r * r));
            }
        }

        moments.Parameters.Covariance(newCovariance);
        network.Load(theta[..model.Architecture.WeightCount]);
        var scale = model.Scaling.ResponseScale;
        return Math.Exp(moments.Parameters.LogVariance) * scale * scale;
    }

    /// <summary>The predictors of all rows at the θ loaded.</summary>
    /// <param name="fixedPart">Receives zᵀβ, length n.</param>
    /// <param name="mean">Receives zᵀ(β + E[α]), length n.</param>
    /// <param name="variance">Receives zᵀVar[α]z, length n.</param>
    public void Fill(Span<double> fixedPart, Span<double> mean, Span<double> variance)
    {
        var (r, scaling) = (model.RandomCount, model.Scaling);
        Span<double> z = stackalloc double[r];
        for (var start = 0; start < rows.Count; start += BlockRows)
        {
            FillFeatures(start);
            for (var i = start; i < Math.Min(rows.Count, start + BlockRows); i++)
            {
                var (sum, shift, spread) = (0.0, 0.0, 0.0);
                for (var f = 0; f < model.CoefficientCount; f++)
                {
                    sum += features[(f * BlockRows) + i - start] * moments.Parameters.Coefficients[f];
                }

                if (rows.Slots[i] is var group and not PredictionBlocks.NoGroup)
                {
                    var covariance = group < 0 ? newCovariance : covariances.AsSpan(group * r * r, r * r);
                    for (var a = 0; a < r; a++)
                    {
                        z[a] = features[(model.RandomFeatures[a] * BlockRows) + i - start];
                        shift += group < 0 ? 0 : z[a] * means[(group * r) + a];
                    }

                    for (var a = 0; a < r; a++)
                    {
                        for (var b = 0; b < r; b++)
                        {
                            spread += z[a] * covariance[(a * r) + b] * z[b];
                        }
                    }
                }

                fixedPart[i] = (sum * scaling.ResponseScale) + scaling.ResponseCenter;
                mean[i] = ((sum + shift) * scaling.ResponseScale) + scaling.ResponseCenter;
                variance[i] = Math.Max(0, spread) * scaling.ResponseScale * scaling.ResponseScale;
            }
        }
    }

    /// <summary>η of all rows at given random coefficients.</summary>
    /// <param name="alpha">Sets of random coefficients, one after the other.</param>
    /// <param name="slots">The set of each row; −1: α = 0.</param>
    /// <param name="eta">Receives η, length n.</param>
    public void FillAt(ReadOnlySpan<double> alpha, ReadOnlySpan<int> slots, Span<double> eta)
    {
        var (r, scaling) = (model.RandomCount, model.Scaling);
        for (var start = 0; start < rows.Count; start += BlockRows)
        {
            FillFeatures(start);
            for (var i = start; i < Math.Min(rows.Count, start + BlockRows); i++)
            {
                double sum = 0;
                for (var f = 0; f < model.CoefficientCount; f++)
                {
                    sum += features[(f * BlockRows) + i - start] * moments.Parameters.Coefficients[f];
                }

                for (var a = 0; a < r && slots[i] >= 0; a++)
                {
                    sum += features[(model.RandomFeatures[a] * BlockRows) + i - start] * alpha[(slots[i] * r) + a];
                }

                eta[i] = (sum * scaling.ResponseScale) + scaling.ResponseCenter;
            }
        }
    }

    /// <summary>A draw of α of a group given the θ loaded, from standard normals; −1: a new group.</summary>
    public void DrawAlpha(int group, ReadOnlySpan<double> normals, Span<double> alpha)
    {
        var r = model.RandomCount;
        var factor = group < 0 ? newCovariance.ToArray() : covariances.AsSpan(group * r * r, r * r).ToArray();
        if (!SmallCholesky.Factor(factor, r))
        {
            throw new ArithmeticException("The covariance of random coefficients is not positive definite at a draw; θ is out of range.");
        }

        for (var a = 0; a < r; a++)
        {
            alpha[a] = group < 0 ? 0 : means[(group * r) + a];
            for (var b = 0; b <= a; b++)
            {
                alpha[a] += factor[(a * r) + b] * normals[b];
            }
        }
    }

    private void FillFeatures(int start)
    {
        features.AsSpan(0, BlockRows).Fill(1);
        network.Forward(rows.Block(start / BlockRows), BlockRows, features.AsSpan(BlockRows));
    }
}

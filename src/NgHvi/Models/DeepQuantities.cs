namespace NgHvi;

/// <summary>What a person reads of a deep model: β, the covariance of random coefficients and σ², on the scale of the data.</summary>
internal static class DeepQuantities
{
    /// <summary>The quantities in order. Hidden weights are not among them.</summary>
    public static IReadOnlyList<ReportedQuantity> List(DeepModel model)
    {
        var isIdentity = IsIdentity(model);
        var list = model.CoefficientNames
            .Select((name, j) => new ReportedQuantity(name, isIdentity ? model.FixedOffset + j : -1, ParameterScale.Identity)).ToList();
        var (group, r) = (model.Data.GroupName, model.RandomCount);
        if (r == 1)
        {
            list.Add(new ReportedQuantity($"{group}.variance", isIdentity && model.Covariance.Scale == ParameterScale.LogVariance ? model.CovarianceOffset : -1, ParameterScale.LogVariance));
        }
        else
        {
            for (var i = 1; i <= r; i++)
            {
                for (var j = 1; j <= r; j++)
                {
                    list.Add(new ReportedQuantity($"{group}.cov[{i},{j}]", -1, ParameterScale.Identity));
                }
            }
        }

        if (model.Family == ResponseFamily.Gaussian)
        {
            list.Add(new ReportedQuantity("residual.variance", isIdentity ? model.ResidualOffset : -1, ParameterScale.LogVariance));
        }

        return list;
    }

    /// <summary>Values at θ.</summary>
    /// <param name="model">The model.</param>
    /// <param name="beta">β.</param>
    /// <param name="covariance">Σ, r×r.</param>
    /// <param name="residualVariance">σ².</param>
    /// <param name="values">Receives the values.</param>
    public static void Report(DeepModel model, ReadOnlySpan<double> beta, ReadOnlySpan<double> covariance, double residualVariance, Span<double> values)
    {
        var (scale, r) = (model.Scaling.ResponseScale, model.RandomCount);
        var fixedEffects = values[..beta.Length];
        ToDataScale(model, beta, fixedEffects);
        fixedEffects[0] += model.Scaling.ResponseCenter;
        var target = values.Slice(beta.Length, r * r);
        CovarianceToDataScale(model, covariance, target);
        if (model.Family == ResponseFamily.Gaussian)
        {
            values[^1] = residualVariance * scale * scale;
        }
    }

    /// <summary>Coefficients of z on the scale of the data: a change of units without a hidden layer, which otherwise absorbs that of x.</summary>
    public static void ToDataScale(DeepModel model, ReadOnlySpan<double> coefficients, Span<double> destination)
    {
        var scaling = model.Scaling;
        for (var j = 0; j < coefficients.Length; j++)
        {
            destination[j] = coefficients[j] * scaling.ResponseScale;
        }

        if (model.Architecture.LayerCount > 0)
        {
            return;
        }

        for (var j = 1; j < coefficients.Length; j++)
        {
            destination[j] /= scaling.Scales[j - 1];
            destination[0] -= destination[j] * scaling.Centers[j - 1];
        }
    }

    /// <summary>Coefficients of the random subset on the scale of the data.</summary>
    public static void RandomToDataScale(DeepModel model, ReadOnlySpan<double> alpha, Span<double> destination)
    {
        Span<double> full = stackalloc double[model.CoefficientCount];
        full.Clear();
        for (var i = 0; i < alpha.Length; i++)
        {
            full[model.RandomFeatures[i]] = alpha[i];
        }

        ToDataScale(model, full, full);
        for (var i = 0; i < alpha.Length; i++)
        {
            destination[i] = full[model.RandomFeatures[i]];
        }
    }

    private static void CovarianceToDataScale(DeepModel model, ReadOnlySpan<double> covariance, Span<double> destination)
    {
        var r = model.RandomCount;
        Span<double> half = new double[r * r];
        Span<double> column = new double[r];
        for (var j = 0; j < r; j++)
        {
            // Σ is symmetric, so its row j is its column j; T is applied to the columns of Σ, then to the rows of TΣ.
            RandomToDataScale(model, covariance.Slice(j * r, r), column);
            for (var i = 0; i < r; i++)
            {
                half[(i * r) + j] = column[i];
            }
        }

        for (var i = 0; i < r; i++)
        {
            RandomToDataScale(model, half.Slice(i * r, r), destination.Slice(i * r, r));
        }
    }

    private static bool IsIdentity(DeepModel model)
    {
        var scaling = model.Scaling;
        return scaling.ResponseCenter == 0 && scaling.ResponseScale == 1
            && (model.Architecture.LayerCount > 0 || (!scaling.Centers.ContainsAnyExcept(0.0) && !scaling.Scales.ContainsAnyExcept(1.0)));
    }
}
